package dev.vaporetto.internal.engine;

import dev.vaporetto.Closure;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What an engine tells of one connection. Calls do not overlap, but where said; none throws. A
 * buffer is valid during the call only.
 */
public interface Inbound {
  /** The first call. While it runs, and while it has suspended the engine, no message comes. */
  void onOpen(Session session, Outbound outbound);

  /** Whether a message that began now would be wanted in parts. From any thread. */
  boolean wantsParts(boolean text);

  /**
   * A message begins, whose listener is settled now.
   *
   * @return whether it is wanted in parts, as they arrive; otherwise it comes in one piece
   */
  boolean onBegin(boolean text);

  /** A text message, or a part of one. */
  void onText(String part, boolean last);

  /** A binary message, or a part of one. */
  void onBinary(ByteBuffer part, boolean last);

  /** A ping, which was answered. */
  void onPing(ByteBuffer payload);

  /** A pong that answers no ping of the {@linkplain Outbound#pingInterval interval}. */
  void onPong(ByteBuffer payload);

  /** The connection fails, or the peer has broken a rule; {@link #onClosed} follows. */
  void onError(Throwable failure);

  /**
   * The connection is gone, though a callback may still run: what waits for it goes on. Other
   * engines than ours tell it, and even while another call runs.
   */
  void onGone();

  /** The last call. */
  void onClosed(Closure closure);

  /** Where all calls are to run, for an engine that was not told; null for its own threads. */
  @Nullable Executor executor();

  /** Where an engine that does not close its connections with their application notes them. */
  Set<Outbound> closedWithApplication();
}
