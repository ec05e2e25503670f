package dev.vaporetto.internal.engine.standard;

import dev.vaporetto.Overflow;
import dev.vaporetto.internal.Kept;
import dev.vaporetto.internal.engine.standard.Waiting.Kind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait for an engine that takes one at a time: a limited queue. While a message
 * is being sent in parts, only its next part and pings are next. Not thread-safe.
 */
final class WaitingMessages {
  /** How many bytes may wait by default. A larger message is accepted when nothing waits. */
  private static final int DEFAULT_LIMIT = 1024 * 1024;

  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();

  /** Counts what waits for all sockets. */
  private final Kept kept;

  private int limit = DEFAULT_LIMIT;
  private Overflow policy = Overflow.FAIL;

  /** The size of all messages in the queue, and of the one that the engine has not taken yet. */
  private long bytes;

  /** How many these are. */
  private int count;

  /** The message that is being sent in parts; null for none. */
  private @Nullable Object open;

  /** The next part of that message; null if it has not come. */
  private @Nullable Waiting nextPart;

  WaitingMessages(Kept kept) {
    this.kept = kept;
  }

  void limit(int value, Overflow chosen) {
    limit = value;
    policy = chosen;
  }

  Overflow policy() {
    return policy;
  }

  long bytes() {
    return bytes;
  }

  /** Whether a message is being sent in parts. */
  boolean isOpen() {
    return open != null;
  }

  /**
   * Adds a message.
   *
   * @param dropped gets the messages that were removed to make room for it
   * @throws IOException if it exceeds the limit, or the memory of all sockets is short
   */
  void add(Waiting next, List<Waiting> dropped) throws IOException {
    boolean isKept = false;
    if (next.kind() == Kind.WHOLE) {
      while (bytes > 0 && bytes + next.size() > limit) {
        dropOldest(next, "are over the bound of " + limit, dropped);
      }
      while (count > 0 && !isKept) {
        isKept = kept.tryKeep(memory(next));
        if (!isKept) {
          dropOldest(next, "are over the memory that all sockets have", dropped);
        }
      }
    }
    if (!isKept) {
      // One message of each socket, and what belongs to it, is no matter of room.
      kept.keep(memory(next));
    }
    if (next.message() != null && next.message() == open) {
      nextPart = next;
    } else {
      queue.add(next);
    }
    bytes += next.size();
    count++;
  }

  private static long memory(Waiting message) {
    return (long) message.size() + Kept.OBJECTS;
  }

  private void dropOldest(Waiting next, String why, List<Waiting> dropped) throws IOException {
    Waiting oldest = policy == Overflow.DROP_OLDEST ? takeOldest() : null;
    if (oldest == null) {
      throw new IOException(
          "the peer reads too slowly: "
              + bytes
              + " bytes wait for it, and "
              + next.size()
              + " more "
              + why);
    }
    dropped.add(oldest);
  }

  private @Nullable Waiting takeOldest() {
    for (Iterator<Waiting> i = queue.iterator(); i.hasNext(); ) {
      Waiting each = i.next();
      if (each.kind() == Kind.WHOLE) {
        i.remove();
        finished(each);
        return each;
      }
    }
    return null;
  }

  static IOException droppedFailure(int limit) {
    return new IOException(
        "the message was dropped: the peer reads too slowly, and newer ones needed the "
            + limit
            + " bytes that may wait");
  }

  int limit() {
    return limit;
  }

  /** Removes and returns what the engine gets next; null for nothing now. */
  @Nullable Waiting poll() {
    Waiting next = open == null ? queue.poll() : pollWhileOpen();
    if (next != null && next.kind() == Kind.PART) {
      open = next.message();
    } else if (next != null && next.kind() == Kind.LAST_PART) {
      open = null;
    }
    return next;
  }

  private @Nullable Waiting pollWhileOpen() {
    // RFC 6455 §5.4: control frames MAY be injected in the middle of a fragmented message
    for (Iterator<Waiting> i = queue.iterator(); i.hasNext(); ) {
      Waiting each = i.next();
      if (each.kind() == Kind.PING) {
        i.remove();
        return each;
      }
    }
    Waiting part = nextPart;
    nextPart = null;
    return part;
  }

  /** Called when the engine has taken a message, or has failed it. */
  void finished(Waiting sent) {
    bytes -= sent.size();
    count--;
    kept.release(memory(sent));
  }

  /** Removes and returns all messages that wait. */
  List<Waiting> clear() {
    List<Waiting> all = new ArrayList<>(queue);
    if (nextPart != null) {
      all.add(nextPart);
    }
    queue.clear();
    nextPart = null;
    all.forEach(this::finished);
    return all;
  }
}
