package dev.vaporetto.internal.socket.out;

import dev.vaporetto.internal.engine.Outbound;
import dev.vaporetto.internal.engine.Parts;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one socket that are sent in parts, one after the other, each with one part in
 * flight. Thread-safe.
 */
public final class OutgoingStreams {
  private final Outbound outbound;

  /** Told why the source of a message that has begun to leave failed; closes the socket. */
  private final Consumer<Throwable> broken;

  /** Told that the engine does not take the rest of a message; closes the socket. */
  private final Runnable refusedInside;

  /** Those whose turn has not come. Guarded by this object, like the field below. */
  private final ArrayDeque<Stream<?>> waiting = new ArrayDeque<>(1);

  /** The one whose turn it is. */
  private @Nullable Stream<?> current;

  /** Why no message begins any more; null while one may. */
  private @Nullable IOException ended;

  /**
   * None yet.
   *
   * @param broken told why the source of a message that has begun failed
   * @param refusedInside told that the engine does not take the rest of a message
   */
  public OutgoingStreams(Outbound outbound, Consumer<Throwable> broken, Runnable refusedInside) {
    this.outbound = outbound;
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
   * The connection is gone: the message that is on its way fails, even if its source never says
   * another word. Those behind it have their turns, on the next connection if there is one.
   */
  public void gone(IOException reason) {
    Stream<?> cut;
    synchronized (this) {
      cut = current;
    }
    if (cut != null) {
      cut.gone(reason);
    }
  }

  /** The socket has ended: no message has a turn any more. */
  public void end(IOException reason) {
    List<Stream<?>> late;
    synchronized (this) {
      ended = reason;
      late = List.copyOf(waiting);
      waiting.clear();
    }
    gone(reason);
    late.forEach(each -> each.refusedOutside(reason));
  }

  private CompletableFuture<Void> send(Stream<?> stream) {
    synchronized (this) {
      if (current != null) {
        waiting.add(stream);
        return stream.done;
      }
      current = stream;
    }
    if (!stream.begin()) {
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

  private synchronized @Nullable IOException ended() {
    return ended;
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

    /** Set when it begins: a message cannot change its connection. */
    private volatile @Nullable Parts connection;

    /** Whether the peer may have seen a part. Guarded by this object, like all below. */
    private boolean begun;

    /** Whether the engine has not taken the last part that it got. */
    private boolean inFlight;

    /** Whether that was the last one of all. */
    private boolean lastSent;

    /** The source has come to its end meanwhile. */
    private boolean endDue;

    private boolean over;

    Stream(Source<P> source, P nothing, PartSender<P> sender) {
      this.source = source;
      this.nothing = nothing;
      this.sender = sender;
    }

    private Parts connection() {
      return Objects.requireNonNull(connection, "set by begin()");
    }

    /** Returns false if nothing of it can be sent; then the turn is the next one's. */
    boolean begin() {
      IOException late = ended();
      Parts present = outbound.parts();
      connection = present;
      if (late == null && !present.isOpen()) {
        late = new IOException("the socket is not open; expected an open one to send on");
      }
      if (late != null) {
        // False if somebody else has cut it off, who then passes the turn on.
        return !refusedOutside(late);
      }
      source.begin(this);
      // An empty part takes the message's place in the order of the sends: the source may be slow.
      send(nothing, false);
      return true;
    }

    /** Nothing of it was sent, and it has no turn to pass on; returns false if it was over. */
    boolean refusedOutside(IOException reason) {
      synchronized (this) {
        if (over) {
          return false;
        }
        over = true;
      }
      done.completeExceptionally(reason);
      closeSource();
      return true;
    }

    /** The connection is gone. What is with the engine has an outcome that the engine tells. */
    void gone(IOException reason) {
      synchronized (this) {
        if (over || (inFlight && lastSent)) {
          return;
        }
        over = true;
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
        endDue = inFlight;
        if (endDue) {
          return;
        }
      }
      send(nothing, true);
    }

    private void send(P piece, boolean last) {
      synchronized (this) {
        if (over) {
          return;
        }
        inFlight = true;
        lastSent = last;
      }
      CompletableFuture<Void> sent;
      try {
        sent = sender.send(connection(), this, piece, last);
      } catch (RuntimeException e) {
        refused(e);
        return;
      }
      sent.whenComplete(
          (nil, failure) -> {
            if (failure != null) {
              refused(failure);
            } else if (last) {
              finish();
            } else {
              goOn();
            }
          });
    }

    private void goOn() {
      boolean atEnd;
      synchronized (this) {
        if (over) {
          return;
        }
        begun = true;
        inFlight = false;
        atEnd = endDue;
      }
      if (atEnd) {
        send(nothing, true);
      } else {
        source.next();
      }
    }

    /** The connection ends, as a rule; where it does not, nothing could follow what was sent. */
    private void refused(Throwable failure) {
      synchronized (this) {
        inFlight = false;
      }
      fail(failure, false);
    }

    /** What was sent of the message cannot be taken back, and nothing else can follow it. */
    @Override
    public void failed(Throwable failure) {
      fail(failure, true);
    }

    private void fail(Throwable failure, boolean ofSource) {
      boolean half;
      synchronized (this) {
        if (over) {
          return;
        }
        over = true;
        half = begun || inFlight;
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
        if (over) {
          return;
        }
        over = true;
      }
      leave(() -> done.complete(null));
    }

    /** Called once, by whoever has set {@link #over}: whatever fails, the next one has its turn. */
    private void leave(Runnable outcome) {
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

    private void closeSource() {
      try {
        source.close();
      } catch (Throwable e) {
        System.getLogger(OutgoingStreams.class.getName())
            .log(Level.WARNING, "what a message was sent from cannot be cancelled", e);
      }
    }
  }

  /** Keeps the first half of a character until the second one comes. */
  private static final class WholeCharacters {
    private String kept = "";

    String next(String part, boolean last) {
      String text = kept.isEmpty() ? part : kept + part;
      int length = text.length();
      boolean cut = !last && length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
      kept = cut ? text.substring(length - 1) : "";
      return cut ? text.substring(0, length - 1) : text;
    }
  }
}
