package dev.vaporetto.bench.rooms;

import dev.vaporetto.bench.load.ClientFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A member of a room. Belongs to the loop's thread. */
abstract class Member {
  /** How long the server may take to open a connection. */
  private static final Duration OPENING = Duration.ofSeconds(30);

  private final Crowd crowd;
  private final int room;
  private final int place;
  private final String kind;
  private final Expectation expectation;

  /** The current or last connection; null before the first. */
  private @Nullable Connection connection;

  /** The messages of that connection. */
  private MemberOrder order;

  /** The number of that connection, from 0; -1 before the first. */
  private int incarnation = -1;

  /** How many messages were sent on it. */
  private int sequence;

  /** The position of the last message, as the server has written it; empty for none. */
  private String position = "";

  Member(Crowd crowd, int room, int place, String kind, Expectation expectation) {
    this.crowd = crowd;
    this.room = room;
    this.place = place;
    this.kind = kind;
    this.expectation = expectation;
    this.order = newOrder();
  }

  private MemberOrder newOrder() {
    return new MemberOrder(
        room, crowd.plan().size(room), toString(), expectation, crowd.complaints());
  }

  /** The connection is open. */
  abstract void opened(Connection opened);

  /** A valid message arrived. */
  abstract void heard(Note note);

  /** The server has ended a connection. */
  abstract void ended(String why);

  /** Whether a later connection goes on where an earlier one has ended. */
  boolean resumes() {
    return false;
  }

  /** The number of its last connection, from 0. */
  final int incarnation() {
    return incarnation;
  }

  /** The load begins; the connection is open. */
  abstract void rouse();

  /** The load is over. */
  abstract void calmDown();

  final Crowd crowd() {
    return crowd;
  }

  final int room() {
    return room;
  }

  final int place() {
    return place;
  }

  final MemberOrder order() {
    return order;
  }

  /** How many messages its last incarnation has sent. */
  final int sent() {
    return sequence;
  }

  final boolean isOpen() {
    return connection != null && connection.isOpen();
  }

  final @Nullable Connection connection() {
    return connection;
  }

  /** Connects, as its next incarnation. */
  final void connect(int receiveBuffer) {
    incarnation++;
    sequence = 0;
    if (!resumes()) {
      order = newOrder();
      position = "";
    }
    Incarnation events = new Incarnation(incarnation);
    try {
      Connection begun =
          Connection.begin(
              crowd.loop(),
              crowd.target(room, place, path()),
              receiveBuffer,
              events,
              crowd.random());
      connection = begun;
      crowd.loop().after(OPENING, events::demandOpen);
    } catch (IOException e) {
      events.ended("no connection: " + e.getMessage());
    }
  }

  private String path() {
    return position.isEmpty() ? kind : kind + "?since=" + position;
  }

  private static byte[] behind(String stamp, byte[] payload) {
    return Arrays.copyOfRange(payload, stamp.length() + 1, payload.length);
  }

  /** Sends {@code count} messages in a row; none while the member is not connected. */
  final void say(int count) {
    Connection to = connection;
    if (to == null) {
      return;
    }
    for (int i = 0; i < count && to.isOpen(); i++) {
      ByteBuffer frame = nextFrame();
      sequence++;
      crowd.said();
      to.send(frame);
    }
  }

  /** The next message, as a text or as bytes in turn; it is not counted as sent. */
  final ByteBuffer nextFrame() {
    int most = Math.max(1, 2 * crowd.plan().bytes() - 2 * Note.HEAD);
    int length = Note.HEAD + crowd.random().nextInt(most);
    Note note = new Note(room, place, incarnation, sequence, System.nanoTime());
    return ClientFrame.of(
        sequence % 2 == 0 ? ClientFrame.TEXT : ClientFrame.BINARY,
        note.payload(length),
        crowd.random().nextInt());
  }

  /** The events of one connection; those of an earlier one are of no interest. */
  private final class Incarnation implements Connection.Events {
    private final int number;
    private boolean over;

    Incarnation(int number) {
      this.number = number;
    }

    @Override
    public void opened() {
      Connection opened = connection;
      if (number == incarnation && opened != null) {
        Member.this.opened(opened);
      }
    }

    @Override
    public void message(byte[] payload) {
      try {
        String stamp = Note.position(payload);
        Note note = Note.parse(stamp.isEmpty() ? payload : behind(stamp, payload));
        position = stamp;
        order.take(note);
        heard(note);
      } catch (DamagedNoteException e) {
        crowd.complaints().add(Fault.DAMAGED, Member.this + ": " + e.getMessage());
      }
    }

    @Override
    public void ended(String why) {
      over = true;
      if (number == incarnation && !crowd.isLeaving()) {
        Member.this.ended(why);
      }
    }

    void demandOpen() {
      Connection last = connection;
      if (number == incarnation && !over && last != null && last.isOpening()) {
        crowd
            .complaints()
            .add(
                Fault.CLOSED,
                Member.this + ": no answer to the handshake within " + OPENING.toSeconds() + " s");
      }
    }
  }

  @Override
  public final String toString() {
    return "room " + room + ", member " + place + " (" + kind + ")";
  }
}
