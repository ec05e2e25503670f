package dev.vaporetto.engine;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A session of this engine. Thread-safe. */
public interface EngineSession extends Session {
  /**
   * Queues a text message without blocking and without an object for each outcome.
   *
   * @param callback told once, on any thread, possibly before the method returns; it must not block
   */
  void sendText(String text, SendListener callback);

  /** Like {@link #sendText}; the remaining bytes are copied before the method returns. */
  void sendBinary(ByteBuffer data, SendListener callback);

  /**
   * Stops the dispatch of messages and the reading of bytes, so that the peer's sends fill the
   * buffers on the way and then wait. A message that is being dispatched is not interrupted; pings
   * and the peer's close frame wait, too.
   */
  void suspend();

  /** Ends {@link #suspend}; does nothing otherwise. */
  void resume();

  /**
   * Told of each ping, after it was answered, on the thread that dispatches messages. The buffer is
   * valid during the call only.
   *
   * @param listener null for none, which is the default
   */
  void setPingListener(@Nullable Consumer<ByteBuffer> listener);

  /**
   * The code and reason on the wire, whoever began to close; {@code onClose} sees 1006 for a close
   * that the container began (Jakarta WebSocket §2.1.5).
   *
   * @return null before {@code onClose}
   */
  @Nullable CloseReason getWireCloseReason();
}
