package dev.vaporetto.internal.socket.out;

import dev.vaporetto.internal.Kept;
import dev.vaporetto.internal.RepeatedLog;
import dev.vaporetto.internal.Surrogates;
import dev.vaporetto.internal.engine.Outbound;
import dev.vaporetto.internal.engine.Parts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages of one socket in parts: one message after another, and one part at a time.
 * Thread-safe.
 */
public final class OutgoingStreams {
  /** So many messages may wait for others that are being sent, each with its source open. */
  public static final int MAX_WAITING = 1024;

  private final Outbound outbound;

  /** Counts what messages take that wait, or are being sent. */
  private final Kept kept;

  /** Called with the failure of a source when a part of its message was sent; closes the socket. */
  private final Consumer<Throwable> broken;

  /** Called when the engine refuses the rest of a message; closes the socket. */
  private final Runnable refusedInside;

  /** The messages behind the current one. Guarded by this object, like the fields below. */
  private final ArrayDeque<Stream<?>> waiting = new ArrayDeque<>(1);

  /** The message that is being sent; null for none. */
  private @Nullable Stream<?> current;

  /** The failure of further messages when the socket has closed; null before. */
  private @Nullable IOException closed;

  /**
   * Creates the sender of one socket.
   *
   * @param broken called with the failure of a source when a part of its message was sent; closes
   *     the socket
   * @param refusedInside called when the engine refuses the rest of a message; closes the socket
   */
  public OutgoingStreams(Outbound outbound, Consumer<Throwable> broken, Runnable refusedInside) {
    this.outbound = outbound;
    this.kept = outbound.kept();
    this.broken = broken;
    this.refusedInside = refusedInside;
  }

  /** Sends a binary message. */
  public CompletableFuture<Void> sendBinary(Source<ByteBuffer> source) {
    return send(new Stream<>(source, ByteBuffer.allocate(0), Parts::sendBinaryPart));
  }

  /** Sends a text message. */
  public CompletableFuture<Void> sendText(Source<String> source) {
    WholeCharacters characters = new WholeCharacters();
    return send(
        new Stream<>(
            source,
            "",
            (connection, message, part, last) ->
                connection.sendTextPart(message, characters.next(part, last), last)));
  }

  /**
   * Called when the connection is lost or closed: the current message fails, even if its source
   * never continues. The messages behind it are sent next, on the next connection if there is one.
   */
  public void disconnected(IOException reason) {
    Stream<?> cut;
    synchronized (this) {
      cut = current;
    }
    if (cut != null) {
      cut.disconnected(reason);
    }
  }

  /** Called when the socket has closed: all messages fail. */
  public void close(IOException reason) {
    List<Stream<?>> late;
    synchronized (this) {
      closed = reason;
      late = List.copyOf(waiting);
      waiting.clear();
    }
    disconnected(reason);
    late.forEach(each -> each.refusedOutside(reason));
  }

  private CompletableFuture<Void> send(Stream<?> stream) {
    boolean begins;
    synchronized (this) {
      begins = current == null;
    }
    // There is room for one message of each socket, however much the others keep.
    boolean taken = stream.keep(begins);
    synchronized (this) {
      begins = taken && current == null;
      if (begins) {
        current = stream;
      } else if (taken && waiting.size() < MAX_WAITING) {
        waiting.add(stream);
      } else {
        taken = false;
      }
    }
    if (!taken) {
      boolean unused =
          stream.refusedOutside(
              new IOException(
                  "too many messages in parts wait to be sent; expected at most "
                      + MAX_WAITING
                      + " of a socket, and memory for them"));
    } else if (begins && !stream.begin()) {
      beginNext();
    }
    return stream.done;
  }

  private void beginNext() {
    Stream<?> next = poll();
    while (next != null && !next.begin()) {
      next = poll();
    }
  }

  private synchronized @Nullable Stream<?> poll() {
    current = waiting.poll();
    return current;
  }

  private synchronized @Nullable IOException closed() {
    return closed;
  }

  private interface PartSender<P> {
    CompletableFuture<Void> send(Parts connection, Object message, P part, boolean last);
  }

  /** One message. */
  private final class Stream<P> implements Source.Sink<P> {
    private final Source<P> source;
    private final P nothing;
    private final PartSender<P> sender;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** Set when the message begins: all its parts go to this connection. */
    private volatile @Nullable Parts connection;

    /** Whether the engine has taken a part. Guarded by this object, like all fields below. */
    private boolean begun;

    /** Whether a part was passed to the engine. */
    private boolean passed;

    /** Whether the engine has not taken the latest part yet. */
    private boolean inFlight;

    /** Whether that part is the last one of the message. */
    private boolean lastSent;

    /** Whether the source has ended while a part was in flight. */
    private boolean endPending;

    private boolean finished;

    /** How many bytes are kept for it. */
    private long holds;

    Stream(Source<P> source, P nothing, PartSender<P> sender) {
      this.source = source;
      this.nothing = nothing;
      this.sender = sender;
    }

    /**
     * Keeps what it takes to wait.
     *
     * @param anyway whether there is memory for that in any case
     * @return false if there is none
     */
    boolean keep(boolean anyway) {
      boolean isKept = anyway || kept.tryKeep(Kept.OBJECTS);
      if (anyway) {
        kept.keep(Kept.OBJECTS);
      }
      synchronized (this) {
        holds = isKept ? Kept.OBJECTS : 0;
      }
      return isKept;
    }

    private Parts connection() {
      return Objects.requireNonNull(connection, "set by begin()");
    }

    /** Begins to send; returns false if that is not possible, and the next message has to begin. */
    boolean begin() {
      IOException late = closed();
      Parts present = outbound.parts();
      connection = present;
      if (late == null && !present.isOpen()) {
        late = new IOException("the socket is not open; expected an open one to send on");
      }
      if (late != null) {
        // If another thread has finished this message, that thread begins the next one.
        return !refusedOutside(late);
      }
      synchronized (this) {
        // The part below counts as in flight: a source may end as soon as it begins.
        inFlight = true;
      }
      try {
        source.begin(this);
      } catch (Throwable e) {
        failed(e);
        return true;
      }
      // An empty part reserves the message's place in the order of sends: the source may be slow.
      send(nothing, false);
      return true;
    }

    /**
     * Fails the message before a part of it was sent; returns false if it was finished already. The
     * next message does not begin.
     */
    boolean refusedOutside(IOException reason) {
      synchronized (this) {
        if (finished) {
          return false;
        }
        finished = true;
      }
      release();
      done.completeExceptionally(reason);
      closeSource();
      return true;
    }

    /** Fails the message, unless the engine has its last part and will report the outcome. */
    void disconnected(IOException reason) {
      synchronized (this) {
        if (finished || (inFlight && lastSent)) {
          return;
        }
        finished = true;
      }
      leave(() -> done.completeExceptionally(reason));
    }

    @Override
    public void piece(P piece) {
      send(piece, false);
    }

    @Override
    public void end() {
      synchronized (this) {
        endPending = inFlight;
        if (endPending) {
          return;
        }
      }
      send(nothing, true);
    }

    private void send(P piece, boolean last) {
      synchronized (this) {
        if (finished) {
          return;
        }
        passed = true;
        inFlight = true;
        lastSent = last;
      }
      CompletableFuture<Void> sent;
      try {
        sent = sender.send(connection(), this, piece, last);
      } catch (RuntimeException | Error e) {
        refused(e);
        return;
      }
      try {
        sent.whenComplete((nil, failure) -> sent(last, failure));
      } catch (Throwable e) {
        // The engine has the part, and nobody would send the next one.
        failed(e);
      }
    }

    /** What this throws would be lost, and the message, and all behind it, wait for ever. */
    private void sent(boolean last, @Nullable Throwable failure) {
      try {
        if (failure != null) {
          refused(failure);
        } else if (last) {
          finish();
        } else {
          goOn();
        }
      } catch (Throwable e) {
        failed(e);
      }
    }

    private void goOn() {
      boolean atEnd;
      long more;
      synchronized (this) {
        if (finished) {
          return;
        }
        // From now on it is read.
        more = begun ? 0 : source.memory();
        holds += more;
        begun = true;
        inFlight = false;
        atEnd = endPending;
      }
      if (more > 0) {
        kept.keep(more);
      }
      if (atEnd) {
        send(nothing, true);
        return;
      }
      try {
        source.next();
      } catch (Throwable e) {
        failed(e);
      }
    }

    /**
     * Called when the engine refuses a part. Usually the connection is closing; if not, nothing
     * could follow the parts that were sent.
     */
    private void refused(Throwable failure) {
      synchronized (this) {
        inFlight = false;
      }
      fail(failure, false);
    }

    /**
     * Called when the source has failed. The parts that were sent cannot be taken back, and nothing
     * else can follow them.
     */
    @Override
    public void failed(Throwable failure) {
      fail(failure, true);
    }

    private void fail(Throwable failure, boolean ofSource) {
      boolean half;
      synchronized (this) {
        if (finished) {
          return;
        }
        finished = true;
        half = begun || (passed && inFlight);
      }
      leave(
          () -> {
            done.completeExceptionally(failure);
            if (half && connection().isOpen()) {
              if (ofSource) {
                broken.accept(failure);
              } else {
                refusedInside.run();
              }
            }
          });
    }

    private void finish() {
      synchronized (this) {
        if (finished) {
          return;
        }
        finished = true;
      }
      leave(() -> done.complete(null));
    }

    /**
     * Called once, by the thread that has set {@link #finished}. Whatever fails, the next message
     * begins.
     */
    private void leave(Runnable outcome) {
      release();
      try {
        outcome.run();
      } finally {
        try {
          closeSource();
        } finally {
          beginNext();
        }
      }
    }

    /** Nothing is read any more. */
    private void release() {
      long less;
      synchronized (this) {
        less = holds;
        holds = 0;
      }
      kept.release(less);
    }

    private void closeSource() {
      try {
        source.close();
      } catch (Throwable e) {
        RepeatedLog.warn(
            OutgoingStreams.class,
            "what a message was sent from cannot be cancelled",
            outbound::inLog,
            e);
      }
    }
  }

  /** Holds a high surrogate back until the low one comes, so that no part ends between them. */
  private static final class WholeCharacters {
    private String highSurrogate = "";

    String next(String part, boolean last) {
      String text = highSurrogate.isEmpty() ? part : highSurrogate + part;
      int length = text.length();
      boolean cut = !last && length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
      highSurrogate = cut ? text.substring(length - 1) : "";
      String whole = cut ? text.substring(0, length - 1) : text;
      Surrogates.requirePaired(whole);
      return whole;
    }
  }
}
