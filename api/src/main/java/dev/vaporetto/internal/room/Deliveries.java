package dev.vaporetto.internal.room;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.SerialExecutor;
import dev.vaporetto.internal.room.link.Arrival;
import dev.vaporetto.internal.room.link.WaitingBytes;
import dev.vaporetto.internal.room.wire.RoomMessage;
import dev.vaporetto.room.RoomPosition;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of messages to the members of a room, whoever has sent them: a sender of this node, or
 * the broker. What has come by the time when a member has its turn leaves together. What happens
 * between two messages, such as a gap, happens when all members have got the first, and before any
 * gets the second.
 *
 * <pre>
 *  order of the room:   task │ Arrival │ Arrival │ Arrival │ task
 *                                │ take()  │         │
 *                                ▼         ▼         ▼
 *  steps:                     message   message   gap, message  ──► Broadcast ──► gap ──► Broadcast
 * </pre>
 *
 * <p>Not thread-safe: used by tasks of the order only, and empty between them but for what {@link
 * #deliverAll} says.
 */
final class Deliveries {
  /** What a message needs beside its payload. */
  private static final int OBJECTS = 100;

  private final SerialExecutor order;
  private final WaitingBytes waitingBytes;
  private final Pace pace;
  private final Room room;

  /** What is to be done next. */
  private final ArrayDeque<Step> steps = new ArrayDeque<>();

  /** A message, or what happens between two. */
  private sealed interface Step {}

  /**
   * A message to the members.
   *
   * @param position null where it is unknown
   */
  record Message(RoomMessage content, @Nullable RoomPosition position) implements Step {
    /** How many bytes of memory it needs, about. */
    int size() {
      return content.payload().length + OBJECTS;
    }
  }

  private record Between(Runnable action) implements Step {}

  /** What is done for a room. */
  interface Room {
    List<WebSocket> members();

    /**
     * Returns what the members get.
     *
     * @throws Exception of the application, which cannot write it: nobody gets it
     */
    RoomMessage written(Message message) throws Exception;

    /** Messages to all members are missing, because the application has failed to write one. */
    void unwritten(Throwable failure);

    /** A member does not get a message. */
    void unsent(WebSocket member, Throwable failure);

    /** A message is on its way to the members. */
    void leaves(Message message);

    /** All members have got all that was handed over. */
    void delivered();
  }

  Deliveries(SerialExecutor order, WaitingBytes waitingBytes, Pace pace, Room room) {
    this.order = order;
    this.waitingBytes = waitingBytes;
    this.pace = pace;
    this.room = room;
  }

  // ---- handing over

  /** A message follows. */
  void add(Message message) {
    steps.add(message);
  }

  /** Something happens before the next message. */
  void add(Runnable between) {
    steps.add(new Between(between));
  }

  // ---- delivering

  /**
   * Delivers all that was handed over, and what arrives meanwhile. What happens between two
   * messages may put tasks into the order, which come before the second one: so the rest follows
   * behind those.
   */
  void deliverAll() {
    Step next = steps.poll();
    try {
      while (next instanceof Message message) {
        broadcast(message);
        next = steps.poll();
      }
      if (next instanceof Between between) {
        between.action().run();
      }
    } finally {
      if (steps.isEmpty()) {
        room.delivered();
      } else {
        order.run(this::deliverAll);
      }
    }
  }

  private void broadcast(Message message) {
    waitingBytes.begin();
    try {
      RoomMessage first = written(message);
      if (first != null) {
        new Broadcast(room.members(), this::next, room::unsent).run(first);
      }
    } finally {
      waitingBytes.end();
      pace.delivered();
    }
  }

  /** What the members get next; null if that is all for now, or something happens before. */
  private @Nullable RoomMessage next() {
    while (true) {
      Step step = steps.peek();
      if (step instanceof Message message) {
        steps.remove();
        RoomMessage written = written(message);
        if (written != null) {
          return written;
        }
      } else if (step != null) {
        return null;
      } else {
        // The first question needs no lock.
        Arrival arrival = waitingBytes.mayWait() ? order.takeNext(Arrival.class) : null;
        if (arrival == null) {
          return null;
        }
        arrival.take();
      }
    }
  }

  private @Nullable RoomMessage written(Message message) {
    room.leaves(message);
    try {
      return room.written(message);
    } catch (Throwable e) {
      steps.addFirst(new Between(() -> room.unwritten(e)));
      return null;
    }
  }
}
