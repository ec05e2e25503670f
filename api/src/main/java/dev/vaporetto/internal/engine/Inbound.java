package dev.vaporetto.internal.engine;

import dev.vaporetto.Closure;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Called by an engine with the events of one connection. Calls do not overlap, except where noted;
 * none throws. A buffer is valid during the call only.
 */
public interface Inbound {
  /** The first call. No message is dispatched while it runs, nor while the engine is suspended. */
  void onOpen(Session session, Outbound outbound);

  /** Whether the present listener wants messages in parts. May be called by any thread. */
  boolean wantsParts(boolean text);

  /**
   * Called when a message begins to arrive; its listener does not change any more.
   *
   * @return whether the listener wants the parts as they arrive; otherwise the message is delivered
   *     in one piece
   */
  boolean onBegin(boolean text);

  /** Called with a text message, or a part of one. */
  void onText(String part, boolean last);

  /** Called with a binary message, or a part of one. */
  void onBinary(ByteBuffer part, boolean last);

  /** Called with a ping, which the engine answers. */
  void onPing(ByteBuffer payload);

  /** Called with a pong that does not answer a ping of {@link Outbound#pingInterval}. */
  void onPong(ByteBuffer payload);

  /**
   * Called as soon as a pong has arrived, possibly before {@link #onPong}, by an engine that cannot
   * dispatch it yet. It completes the pings that the pong answers, and calls no listener.
   */
  void onPongReceived(ByteBuffer payload);

  /**
   * Called when the connection has failed, or the peer has broken a rule; {@link #onClosed}
   * follows.
   */
  void onError(Throwable failure);

  /**
   * Called when the connection is lost or closed, so that threads stop waiting for it. Only engines
   * other than ours call it, possibly while another call runs; {@link #onClosed} follows.
   */
  void onDisconnected();

  /** The last call. */
  void onClosed(Closure closure);

  /**
   * The executor for all calls, for an engine that does not have it from the configuration; null
   * for the engine's threads.
   */
  @Nullable Executor executor();

  /**
   * The connections to close when the application stops. An engine adds its connections here if it
   * might not close them then.
   */
  Set<Outbound> closedWithApplication();
}
