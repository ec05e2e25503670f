package dev.vaporetto.internal.socket;

import dev.vaporetto.MessageListener;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** What a fluent socket needs of an engine's session. Thread-safe; nothing blocks. */
public interface SessionPort {
  /** Queues a text message; see {@link dev.vaporetto.WebSocket#send(String)}. */
  CompletableFuture<Void> send(String text);

  /** Queues a copy of the remaining bytes. */
  CompletableFuture<Void> send(ByteBuffer bytes);

  /** Queues a message that other sockets are sent, too. */
  default CompletableFuture<Void> send(SharedMessage message) {
    return message.sendAlone(this);
  }

  /** Queues a ping of at most 125 bytes. */
  CompletableFuture<Void> ping(ByteBuffer payload);

  /** See {@link dev.vaporetto.WebSocket#onPing}. */
  void onPing(MessageListener<ByteBuffer> listener);

  /** Begins the closing handshake, behind what is queued; later calls change nothing. */
  void close(CloseReason reason);

  /**
   * Ends the connection, where the socket outlives it.
   *
   * @return false where it does not, and nothing has happened
   */
  default boolean lose(CloseReason reason) {
    return false;
  }

  /** The reason on the wire, where the engine tells endpoints another one. */
  CloseReason closeReasonOnWire(CloseReason told);

  boolean isOpen();

  String subprotocol();

  /**
   * Stops the dispatch of messages, if the engine can.
   *
   * @return false if it cannot, so that the callbacks must wait themselves
   */
  boolean suspend();

  /** Ends {@link #suspend}. */
  void resume();
}
