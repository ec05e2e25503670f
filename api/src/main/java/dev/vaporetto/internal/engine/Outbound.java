package dev.vaporetto.internal.engine;

import dev.vaporetto.Negotiated;
import dev.vaporetto.Overflow;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * What an engine's connection is told. Thread-safe; nothing blocks. A future that was not done when
 * its method returned is done on a thread that nobody waits for: user code may hang on it.
 */
public interface Outbound {
  /** Queues a text message; see {@link dev.vaporetto.WebSocket#send(String)}. */
  CompletableFuture<Void> send(String text);

  /** Queues a copy of the remaining bytes. */
  CompletableFuture<Void> send(ByteBuffer bytes);

  /** Queues a message that other sockets are sent, too. */
  default CompletableFuture<Void> send(SharedMessage message) {
    return message.isText() ? send(message.text()) : send(message.bytes());
  }

  /** For one message in parts: the connection that is there now. */
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

  /** Begins the closing handshake, behind what is queued; later calls change nothing. */
  void close(int code, String reason);

  /** Whether messages can be sent; false from the beginning of the closing handshake, for good. */
  boolean isOpen();

  /** What the handshake agreed on; also when the connection has ended. */
  Negotiated negotiated();

  /** Stops the dispatch of messages; one {@link #resume} ends any number of calls. */
  void suspend();

  /** Ends {@link #suspend}. */
  void resume();

  /**
   * Says that {@link #suspend} may last as long as an application likes.
   *
   * @param method of the application's that needs it
   * @throws UnsupportedOperationException naming it, if a thread of the engine would wait meanwhile
   */
  void requireBackPressure(String method);

  /**
   * Says that pings are to be told.
   *
   * @throws UnsupportedOperationException if the engine does not tell them
   */
  void requirePings();
}
