package dev.vaporetto.internal.room.link;

import dev.vaporetto.internal.Kept;
import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomBroker.History;
import dev.vaporetto.room.RoomPosition;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What the broker delivers to one channel, made complete: a message that comes again is ignored,
 * messages that are missing are read from the history, and where they cannot be, there is a gap.
 * Not thread-safe: all calls are in the order of the channel.
 *
 * <pre>
 *          a message does not follow the last one, or may be missing
 *  LIVE ───────────────────────────────────────────────────────────► READING
 *   ▲                                                                  │
 *   └──────────── the history was read, or cannot be: gap ─────────────┘
 * </pre>
 *
 * <p>While the history is read, what is delivered waits.
 */
public final class Feed {
  /** How many bytes wait while the history is read; those beyond are read from it as well. */
  static final long MAX_WAITING = 8L * 1024 * 1024;

  private final Sink sink;
  private final @Nullable Reader reader;

  /** Counts what waits in all rooms. */
  private final Kept kept;

  /** The position of the last message; null if it is unknown. */
  private @Nullable RoomPosition last;

  /** Whether messages before the next one are known to be missing, so that it may follow any. */
  private boolean gapTold;

  private boolean reading;

  /** Whether the history could not be read because there was no connection. */
  private boolean suspended;

  /** Whether something may be missing that the history did not have when it was asked. */
  private boolean again;

  private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
  private long waitingBytes;

  /**
   * How many of those that wait had come when the history was asked: it has what is before them.
   */
  private int asked;

  /** Takes what is complete. */
  public interface Sink {
    /** The next message. */
    void message(Delivery delivery);

    /** Messages before the next one are missing. */
    void gap(String reason);
  }

  /** Reads the history. */
  public interface Reader {
    /** Asks for the history; {@link Feed#read} or {@link Feed#failed} will be called. */
    void read(RoomPosition after);
  }

  /**
   * Creates a feed.
   *
   * @param reader null if there is no history
   * @param kept counts what waits in all rooms
   */
  public Feed(Sink sink, @Nullable Reader reader, Kept kept) {
    this.sink = sink;
    this.reader = reader;
    this.kept = kept;
  }

  /** A new subscription begins: what was before does not matter. */
  public void reset() {
    last = null;
    gapTold = false;
    reading = false;
    suspended = false;
    again = false;
    waiting.forEach(each -> kept.release(memory(each)));
    waiting.clear();
    waitingBytes = 0;
  }

  private static long memory(Delivery delivery) {
    return (long) delivery.message().length + Kept.OBJECTS;
  }

  /**
   * The subscription stands.
   *
   * @param start what follows it is delivered; null if that is unknown
   */
  public void standing(@Nullable RoomPosition start) {
    if (last == null) {
      last = start;
    }
  }

  /** The position of the last message; null if unknown. */
  public @Nullable RoomPosition last() {
    return last;
  }

  /** The broker has delivered a message. */
  public void deliver(Delivery delivery) {
    if (!reading) {
      accept(delivery, true);
    } else if (waitingBytes + delivery.message().length <= MAX_WAITING
        && kept.tryKeep(memory(delivery))) {
      waiting.add(delivery);
      waitingBytes += delivery.message().length;
    } else {
      again = true;
    }
  }

  /** Messages may be missing. */
  public void check(String reason) {
    if (suspended) {
      suspended = false;
      ask();
    } else if (reading) {
      again = true;
    } else if (reader != null && last != null) {
      ask();
    } else {
      sink.gap(reason);
    }
  }

  private void accept(Delivery delivery, boolean mayAsk) {
    RoomPosition position = delivery.position();
    RoomPosition before = last;
    if (position != null && before != null) {
      if (!position.epoch().equals(before.epoch())) {
        if (!gapTold) {
          sink.gap("the broker counts anew: it has lost what it kept");
        }
      } else if (position.offset() <= before.offset()) {
        return;
      } else if (delivery.previous() > before.offset() && !gapTold) {
        if (mayAsk && reader != null) {
          kept.keep(memory(delivery));
          waiting.addFirst(delivery);
          waitingBytes += delivery.message().length;
          ask();
          return;
        }
        sink.gap("messages of the broker are missing");
      }
    }
    if (position != null) {
      last = position;
    }
    gapTold = false;
    sink.message(delivery);
  }

  private void ask() {
    reading = true;
    asked = waiting.size();
    askNext();
  }

  private void askNext() {
    RoomPosition after = last;
    if (reader == null || after == null) {
      finish();
    } else {
      reader.read(after);
    }
  }

  /** A part of the history was read. */
  public void read(History history) {
    if (!reading) {
      return;
    }
    if (history.gap()) {
      gap("the broker does not keep the missing messages any more");
    }
    history.deliveries().forEach(each -> accept(each, false));
    if (history.more() && !history.deliveries().isEmpty()) {
      askNext();
    } else {
      finish();
    }
  }

  /**
   * The history could not be read.
   *
   * @param lost whether there is no connection, so that {@link #check} will be called when there is
   */
  public void failed(Throwable failure, boolean lost) {
    if (!reading) {
      return;
    }
    if (lost) {
      suspended = true;
      return;
    }
    gap("the missing messages could not be read: " + failure.getMessage());
    finish();
  }

  private void gap(String reason) {
    gapTold = true;
    sink.gap(reason);
  }

  private void finish() {
    reading = false;
    while (!reading && !waiting.isEmpty()) {
      Delivery next = waiting.remove();
      waitingBytes -= next.message().length;
      kept.release(memory(next));
      asked--;
      accept(next, asked < 0);
    }
    if (again && !reading) {
      again = false;
      check("messages of the broker are missing");
    }
  }
}
