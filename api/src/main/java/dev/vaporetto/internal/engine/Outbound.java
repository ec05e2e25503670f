package dev.vaporetto.internal.engine;

import dev.vaporetto.Negotiated;
import dev.vaporetto.Overflow;
import dev.vaporetto.internal.Kept;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends on an engine's connection, and controls it. Thread-safe; no method blocks. A future that is
 * not done when its method returns is completed on a thread that no other socket waits for, since
 * dependent actions of it may be user code.
 */
public interface Outbound {
  /** Queues a text message; see {@link dev.vaporetto.WebSocket#send(String)}. */
  CompletableFuture<Void> send(String text);

  /** Queues a copy of the remaining bytes. */
  CompletableFuture<Void> send(ByteBuffer bytes);

  /**
   * Queues messages that are sent to other sockets as well, one behind the other.
   *
   * @param outcome called once for each message, with null if it is on its way, where a future's
   *     dependent actions would run
   */
  default void send(SharedMessages messages, Consumer<@Nullable Throwable> outcome) {
    for (SharedMessage message : messages.messages()) {
      CompletableFuture<Void> sending;
      try {
        sending = message.isText() ? send(message.text()) : send(message.bytes());
      } catch (RuntimeException e) {
        outcome.accept(e);
        continue;
      }
      sending.whenComplete((sent, failure) -> outcome.accept(failure));
    }
  }

  /** Returns the present connection, for one message in parts. */
  Parts parts();

  /** Queues a ping of at most 125 bytes. */
  CompletableFuture<Void> ping(ByteBuffer payload);

  /** See {@link dev.vaporetto.FlowControl#bufferedBytes}. */
  long bufferedBytes();

  /** See {@link dev.vaporetto.FlowControl#outboundLimit}. */
  void outboundLimit(int bytes, Overflow overflow);

  /** See {@link dev.vaporetto.FlowControl#sendTimeout}. */
  void sendTimeout(Duration timeout);

  /** See {@link dev.vaporetto.WebSocket#pingInterval}. */
  void pingInterval(Duration interval);

  /** Begins the closing handshake behind the queued messages; later calls have no effect. */
  void close(int code, String reason);

  /** Whether messages can be sent; false from the beginning of the closing handshake on. */
  boolean isOpen();

  /** Which connection it is, for a line of the log: "session 1f, 192.0.2.7:5100". Not escaped. */
  String inLog();

  /** What the handshake has negotiated; available when the connection has closed as well. */
  Negotiated negotiated();

  /**
   * Stops the dispatch of messages. Calls are not counted: one {@link #resume} ends any number of
   * them.
   */
  void suspend();

  /** Dispatches messages again after {@link #suspend}. */
  void resume();

  /** Counts what is kept of messages for this connection; ends with it. */
  Kept kept();

  /**
   * Checks that the engine can be suspended for any time.
   *
   * @param method the method of the fluent API that needs it, for the message
   * @throws UnsupportedOperationException if a thread of the engine would wait meanwhile
   */
  void requireBackPressure(String method);

  /**
   * Checks that the engine reports pings.
   *
   * @throws UnsupportedOperationException if it does not
   */
  void requirePings();
}
