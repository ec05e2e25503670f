package dev.vaporetto.internal.socket;

import dev.vaporetto.MessageListener;
import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** What a fluent socket needs of an engine's session. */
public interface SessionPort {
  /** Queues a text message; see {@link dev.vaporetto.WebSocket#send(String)}. */
  CompletableFuture<Void> send(String text);

  /** Queues a copy of the remaining bytes. */
  CompletableFuture<Void> send(ByteBuffer bytes);

  /** Sends a ping of at most 125 bytes. */
  void ping(ByteBuffer payload) throws IOException;

  /** See {@link dev.vaporetto.WebSocket#onPing}. */
  void onPing(MessageListener<ByteBuffer> listener);

  /** Begins the closing handshake. */
  void close(CloseReason reason) throws IOException;

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
