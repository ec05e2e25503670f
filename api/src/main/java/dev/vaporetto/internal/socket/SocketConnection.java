package dev.vaporetto.internal.socket;

import dev.vaporetto.Closure;
import dev.vaporetto.internal.engine.Inbound;
import dev.vaporetto.internal.engine.Outbound;
import dev.vaporetto.internal.socket.in.Inbox;
import dev.vaporetto.internal.socket.lifecycle.SocketOwner;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One connection of a server or a client: passes the events of its engine to its socket. */
public abstract class SocketConnection implements Inbound, SocketOwner {
  /**
   * Set by {@link #onOpen}, the first call, like the two fields below. A pong may be received by
   * another thread.
   */
  private volatile @Nullable FluentSocket socket;

  private @Nullable Inbox<String> texts;
  private @Nullable Inbox<ByteBuffer> binaries;

  /** Configures the session. Called before anything else; the session has its engine's defaults. */
  protected abstract void configure(Session session);

  /** Called once with the socket; nothing is dispatched before the stage is done. */
  protected abstract CompletionStage<?> handle(Session session, FluentSocket opened)
      throws Exception;

  /** Returns the socket that the connection carries. */
  protected FluentSocket socketOn(Outbound opened) {
    return new FluentSocket(opened, this);
  }

  /** Called when the connection is open, before anything is dispatched. */
  protected void opened(Session session, FluentSocket opened, Outbound outbound) {
    opened.open(() -> handle(session, opened));
  }

  /** Which connection it is, for a line of the log; not escaped. */
  protected final String inLog() {
    return socket().inLog();
  }

  private FluentSocket socket() {
    return Objects.requireNonNull(socket, "set by onOpen");
  }

  @Override
  public void onOpen(Session session, Outbound outbound) {
    configure(session);
    FluentSocket opened = socketOn(outbound);
    socket = opened;
    texts = opened.texts();
    binaries = opened.binaries();
    opened(session, opened, outbound);
  }

  private Inbox<?> inbox(boolean text) {
    FluentSocket present = socket();
    return text ? present.texts() : present.binaries();
  }

  @Override
  public boolean wantsParts(boolean text) {
    return socket != null && inbox(text).wantsParts();
  }

  @Override
  public boolean onBegin(boolean text) {
    return inbox(text).begin();
  }

  @Override
  public void onText(String part, boolean last) {
    Inbox<String> inbox = texts;
    if (inbox != null) {
      inbox.take(part, last);
    }
  }

  @Override
  public void onBinary(ByteBuffer part, boolean last) {
    Inbox<ByteBuffer> inbox = binaries;
    if (inbox != null) {
      inbox.take(part, last);
    }
  }

  @Override
  public void onPing(ByteBuffer payload) {
    socket().dispatchPing(payload);
  }

  @Override
  public void onPong(ByteBuffer payload) {
    socket().dispatchPong(payload);
  }

  @Override
  public void onPongReceived(ByteBuffer payload) {
    FluentSocket present = socket;
    if (present != null) {
      present.answerPings(payload);
    }
  }

  @Override
  public void onError(Throwable failure) {
    FluentSocket failing = socket;
    if (failing != null) {
      failing.engineFailed(failure);
    }
  }

  @Override
  public void onDisconnected() {
    FluentSocket present = socket;
    if (present != null) {
      present.disconnected();
    }
  }

  @Override
  public void onClosed(Closure closure) {
    FluentSocket closing = socket;
    if (closing != null) {
      closing.closed(closure);
    }
  }

  @Override
  public @Nullable Executor executor() {
    return null;
  }

  @Override
  public Set<Outbound> closedWithApplication() {
    return new HashSet<>(0);
  }
}
