package dev.vaporetto.bench.rooms;

/** The messages that a member has received of its room, and those due next. Not thread-safe. */
final class MemberOrder {
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private final int room;
  private final String receiver;
  private final Expectation expectation;
  private final Complaints complaints;
  private final SenderOrder[] senders;

  private long received;

  /** A hash of the received messages and their order. */
  private long fingerprint;

  /**
   * Creates an order without messages.
   *
   * @param receiver the member's name in complaints
   * @param size how many members the room has
   */
  MemberOrder(int room, int size, String receiver, Expectation expectation, Complaints complaints) {
    this.room = room;
    this.receiver = receiver;
    this.expectation = expectation;
    this.complaints = complaints;
    this.senders = new SenderOrder[size];
    for (int i = 0; i < size; i++) {
      senders[i] = new SenderOrder();
    }
  }

  /** Takes the next message. */
  void take(Note note) {
    if (note.room() != room || note.sender() < 0 || note.sender() >= senders.length) {
      complaints.add(
          Fault.DAMAGED,
          receiver + ": " + note + " came, expected one of room " + room + "'s senders");
      return;
    }
    received++;
    fingerprint = fingerprint * PRIME + mixed(note);
    senders[note.sender()].take(note, expectation, receiver, complaints);
  }

  private static long mixed(Note note) {
    long mixed = (note.sender() * PRIME + note.incarnation()) * PRIME + note.sequence();
    return mixed ^ mixed >>> 29;
  }

  /** How many messages have come. */
  long received() {
    return received;
  }

  /** Whether both received the same messages in the same order. */
  boolean same(MemberOrder other) {
    return received == other.received && fingerprint == other.fingerprint;
  }

  /** Whether all messages have come that a sender has sent on its last connection. */
  boolean hasAll(int sender, int incarnation, int sent) {
    return senders[sender].next(incarnation) == sent;
  }

  /** Complains if messages are missing at the end that a sender has sent on its last connection. */
  void demandAll(int sender, int incarnation, int sent) {
    int next = senders[sender].next(incarnation);
    if (next < sent) {
      complaints.add(
          Fault.LOST,
          sent - next,
          "%s: sender %d, sequence %d was the last to come, expected %d"
              .formatted(receiver, sender, next - 1, sent - 1));
    }
  }

  /** Complains if another member has not received the same in the same order. */
  void demandSame(MemberOrder other) {
    if (same(other)) {
      return;
    }
    for (int sender = 0; sender < senders.length; sender++) {
      long own = senders[sender].received();
      long others = other.senders[sender].received();
      if (own != others) {
        complaints.add(
            Fault.DIFFERENT,
            "%s has heard %d messages of sender %d, and %s %d"
                .formatted(receiver, own, sender, other.receiver, others));
        return;
      }
    }
    complaints.add(
        Fault.DIFFERENT,
        "%s and %s have heard as much of each sender, but not the same in the same order"
            .formatted(receiver, other.receiver));
  }
}
