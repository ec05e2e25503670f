package dev.vaporetto.internal.socket;

import dev.vaporetto.MessageListener;
import dev.vaporetto.Overflow;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Extension;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
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

  /**
   * Queues a part of a text message. Whole messages wait behind the last part; the next part, and
   * the first one of another message, are not queued before this one is done.
   *
   * @param message stands for the message
   * @param part does not end between the two halves of a character
   */
  CompletableFuture<Void> sendTextPart(Object message, String part, boolean last);

  /** Like {@link #sendTextPart}; the bytes must not change before the future is done. */
  CompletableFuture<Void> sendBinaryPart(Object message, ByteBuffer part, boolean last);

  /** The connection that is there now; a message in parts stays with the one it began on. */
  default SessionPort connection() {
    return this;
  }

  /** See {@link dev.vaporetto.WebSocket#bufferedBytes}. */
  long bufferedBytes();

  /** See {@link dev.vaporetto.WebSocket#outboundLimit}. */
  void outboundLimit(int bytes, Overflow policy);

  /** See {@link dev.vaporetto.WebSocket#sendTimeout}. */
  void sendTimeout(Duration timeout);

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

  /** Whether messages can be sent; false from the beginning of the closing handshake, for good. */
  boolean isOpen();

  String subprotocol();

  List<Extension> extensions();

  /** The largest whole message that may come, in bytes; less than 0 for any. */
  int maxMessageSize(boolean text);

  /**
   * Throws if the engine cannot be suspended.
   *
   * @param what needs that
   * @throws UnsupportedOperationException naming it
   */
  void requireSuspendable(String what);

  /**
   * Stops the dispatch of messages, if the engine can.
   *
   * @return false if it cannot, so that the callbacks must wait themselves
   */
  boolean suspend();

  /** Ends {@link #suspend}. */
  void resume();
}
