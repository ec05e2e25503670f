package dev.vaporetto.bench.rooms;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The messages that one member has received from one sender. Messages of two incarnations may mix,
 * because they came on two connections; within an incarnation they are in order. Not thread-safe.
 */
final class SenderOrder {
  /** How many incarnations are remembered: far more than can be under way at a time. */
  static final int REMEMBERED = 8;

  /** The last incarnations, youngest first; the first {@link #known} are filled. */
  private int[] incarnations = new int[1];

  /** For each of them, the sequence number that comes next. */
  private int[] nexts = new int[1];

  private int known;

  /** Messages that later ones have overtaken; only where all must come. */
  private final Set<Missing> missing = new HashSet<>(0);

  /** How many have come, over all incarnations. */
  private long received;

  private record Missing(int incarnation, int sequence) {}

  long received() {
    return received;
  }

  /** The number that an incarnation has to send next. */
  int next(int incarnation) {
    int at = find(incarnation);
    return at < 0 ? 0 : nexts[at];
  }

  /** Takes the next message; complains in the name of {@code receiver}. */
  void take(Note note, Expectation expectation, String receiver, Complaints complaints) {
    received++;
    int at = find(note.incarnation());
    if (at < 0) {
      if (known == REMEMBERED && note.incarnation() < incarnations[known - 1]) {
        complaints.add(
            Fault.OUT_OF_ORDER,
            "%s: %s, sequence %d came, after %d younger incarnations"
                .formatted(receiver, note.from(), note.sequence(), REMEMBERED));
        return;
      }
      at = insert(note.incarnation(), expectation == Expectation.ALL ? 0 : note.sequence());
    }
    int expected = nexts[at];
    if (note.sequence() > expected && expectation != Expectation.SOME) {
      skipped(note, expected, receiver, complaints);
    } else if (note.sequence() < expected) {
      again(note, expected, receiver, complaints);
    }
    nexts[at] = Math.max(expected, note.sequence() + 1);
  }

  private int find(int incarnation) {
    for (int i = 0; i < known; i++) {
      if (incarnations[i] == incarnation) {
        return i;
      }
    }
    return -1;
  }

  private int insert(int incarnation, int next) {
    int at = 0;
    while (at < known && incarnations[at] > incarnation) {
      at++;
    }
    if (known < REMEMBERED) {
      known++;
      if (known > nexts.length) {
        incarnations = Arrays.copyOf(incarnations, Math.min(REMEMBERED, 2 * nexts.length));
        nexts = Arrays.copyOf(nexts, incarnations.length);
      }
    }
    System.arraycopy(incarnations, at, incarnations, at + 1, known - 1 - at);
    System.arraycopy(nexts, at, nexts, at + 1, known - 1 - at);
    incarnations[at] = incarnation;
    nexts[at] = next;
    return at;
  }

  private void skipped(Note note, int expected, String receiver, Complaints complaints) {
    int count = note.sequence() - expected;
    for (int sequence = expected; sequence < note.sequence(); sequence++) {
      missing.add(new Missing(note.incarnation(), sequence));
    }
    complaints.add(
        Fault.LOST,
        count,
        "%s: %s, sequence %d came, expected %d"
            .formatted(receiver, note.from(), note.sequence(), expected));
  }

  private void again(Note note, int expected, String receiver, Complaints complaints) {
    boolean late = missing.remove(new Missing(note.incarnation(), note.sequence()));
    complaints.add(
        late ? Fault.OUT_OF_ORDER : Fault.DOUBLED,
        "%s: %s, sequence %d came %s, expected %d"
            .formatted(receiver, note.from(), note.sequence(), late ? "late" : "again", expected));
  }
}
