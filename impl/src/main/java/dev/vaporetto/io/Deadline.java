package dev.vaporetto.io;

import org.jspecify.annotations.Nullable;

/** Something that a loop does at a time. Used by the loop's thread only. */
public final class Deadline implements Comparable<Deadline> {
  private final long at;
  private final long number;
  private final Runnable action;

  Deadline(long at, long number, Runnable action) {
    this.at = at;
    this.number = number;
    this.action = action;
  }

  long at() {
    return at;
  }

  Runnable action() {
    return action;
  }

  @Override
  public int compareTo(Deadline other) {
    // The difference is right also where nanoTime wraps around.
    int byTime = Long.signum(at - other.at);
    return byTime != 0 ? byTime : Long.compare(number, other.number);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }
}
