package dev.vaporetto.connection.steps;

import java.util.Arrays;

/**
 * All schedules of a program, one after another, in which it happens at most a number of times that
 * another thread goes on than is next: the one that runs already, or, where that waits or has
 * ended, the first of those that can. The number of schedules is polynomial in that of the points,
 * and most races need one or two such interruptions.
 */
public final class EverySchedule implements Schedule {
  private final int interruptions;

  /** What was chosen at each point of the last run, and how many choices there were. */
  private int[] chosen = new int[64];

  private int[] choices = new int[64];

  /** How many points of the next run are decided already. */
  private int decided;

  /** At which point this run is. */
  private int at;

  private int interrupted;

  /** The schedules with so many interruptions at most. */
  public EverySchedule(int interruptions) {
    this.interruptions = interruptions;
  }

  @Override
  public int choose(int threads, boolean goesOn) {
    if (at == chosen.length) {
      chosen = Arrays.copyOf(chosen, at * 2);
      choices = Arrays.copyOf(choices, at * 2);
    }
    int possible = interrupted == interruptions ? 1 : threads;
    if (at < decided) {
      if (choices[at] != possible) {
        throw new IllegalStateException("the program does not do the same again");
      }
    } else {
      chosen[at] = 0;
      choices[at] = possible;
    }
    int choice = chosen[at++];
    if (choice != 0) {
      interrupted++;
    }
    return choice;
  }

  /** Goes on to the next schedule, after a run; false if that was the last one. */
  public boolean next() {
    int last = at - 1;
    while (last >= 0 && chosen[last] + 1 == choices[last]) {
      last--;
    }
    at = 0;
    interrupted = 0;
    if (last < 0) {
      return false;
    }
    chosen[last]++;
    decided = last + 1;
    return true;
  }

  /** The choices of the run so far. */
  @Override
  public String toString() {
    return Arrays.toString(Arrays.copyOf(chosen, at));
  }
}
