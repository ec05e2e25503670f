package dev.vaporetto.connection.steps;

import java.util.Random;

/** Says which of the threads that can go on does. */
@FunctionalInterface
public interface Schedule {
  /**
   * Chooses a thread.
   *
   * @param threads how many can go on, 2 or more
   * @param goesOn whether 0 is the one that runs already, so that any other number interrupts it
   * @return from 0 to {@code threads - 1}
   */
  int choose(int threads, boolean goesOn);

  /**
   * A random one, always the same for the same seed.
   *
   * @param oneIn a thread is interrupted at one point of so many
   */
  static Schedule random(long seed, int oneIn) {
    Random random = new Random(seed);
    return (threads, goesOn) -> goesOn && random.nextInt(oneIn) != 0 ? 0 : random.nextInt(threads);
  }
}
