package dev.vaporetto.internal.room.presence;

import dev.vaporetto.internal.room.wire.FieldReader;
import dev.vaporetto.internal.room.wire.FieldWriter;
import dev.vaporetto.internal.room.wire.UnreadableMessageException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a node tells the others of its members.
 *
 * <pre>
 *  tag  field        value
 *   1   origin       the node: 16 bytes
 *   2   kind         8 bytes
 *   3   incarnation  8 bytes; greater each time that the node begins to count anew
 *   4   version      8 bytes; the number of changes, those in this message included
 *   5   number       8 bytes; of a heartbeat: its interval in milliseconds; of a snapshot: how many
 *                    parts follow
 *   6   target       of a request: the node that is asked, 16 bytes; absent for all
 *   7   change       one member; repeated
 *   8   part         8 bytes; of a snapshot: how many parts precede
 * </pre>
 *
 * @param target zero for all
 */
record PresenceMessage(
    UUID origin,
    Kind kind,
    long incarnation,
    long version,
    long number,
    UUID target,
    long part,
    List<Change> changes) {
  static final UUID ALL = new UUID(0, 0);

  /** The longest interval of a heartbeat that is believed, in milliseconds: a day. */
  private static final long MAX_INTERVAL = 24L * 60 * 60 * 1000;

  private static final int ORIGIN = 1;
  private static final int KIND = 2;
  private static final int INCARNATION = 3;
  private static final int VERSION = 4;
  private static final int NUMBER = 5;
  private static final int TARGET = 6;
  private static final int CHANGE = 7;
  private static final int PART = 8;

  enum Kind {
    /** The node lives, and has made that many changes. */
    HEARTBEAT(16),
    /** The last changes, in their order. */
    DELTA(17),
    /** All members, or some of them; the other parts follow. */
    SNAPSHOT(18),
    /** A node asks for a snapshot. */
    REQUEST(19),
    /** The node leaves with all its members. */
    BYE(20);

    private final long number;

    Kind(long number) {
      this.number = number;
    }
  }

  byte[] encode() {
    FieldWriter writer =
        new FieldWriter(100)
            .field(ORIGIN, origin)
            .field(KIND, kind.number)
            .field(INCARNATION, incarnation)
            .field(VERSION, version)
            .field(NUMBER, number)
            .field(PART, part);
    if (!target.equals(ALL)) {
      writer.field(TARGET, target);
    }
    changes.forEach(each -> writer.field(CHANGE, each.encode()));
    return writer.bytes();
  }

  static PresenceMessage decode(byte[] encoded) throws UnreadableMessageException {
    UUID origin = ALL;
    UUID target = ALL;
    Kind kind = null;
    long incarnation = 0;
    long version = 0;
    long number = 0;
    long part = 0;
    List<Change> changes = new ArrayList<>();
    FieldReader reader = new FieldReader(encoded);
    while (reader.hasNext()) {
      switch (reader.next()) {
        case ORIGIN -> origin = reader.id();
        case KIND -> kind = kind(reader.number());
        case INCARNATION -> incarnation = reader.number();
        case VERSION -> version = reader.number();
        case NUMBER -> number = reader.number();
        case PART -> part = reader.number();
        case TARGET -> target = reader.id();
        case CHANGE -> changes.add(Change.decode(reader.bytes()));
        default -> {}
      }
    }
    if (kind == null) {
      throw new UnreadableMessageException("a message about presence without a kind came");
    }
    if (kind == Kind.HEARTBEAT && (number < 1 || number > MAX_INTERVAL)) {
      // A node without a deadline would never be gone.
      throw new UnreadableMessageException(
          "a heartbeat with an interval of " + number + " ms came; expected 1 to " + MAX_INTERVAL);
    }
    return new PresenceMessage(origin, kind, incarnation, version, number, target, part, changes);
  }

  private static Kind kind(long number) throws UnreadableMessageException {
    for (Kind each : Kind.values()) {
      if (each.number == number) {
        return each;
      }
    }
    throw new UnreadableMessageException(
        "a message about presence of the kind " + number + " came; expected 16 to 20");
  }
}
