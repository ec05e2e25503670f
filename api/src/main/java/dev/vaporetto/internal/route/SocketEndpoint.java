package dev.vaporetto.internal.route;

import dev.vaporetto.internal.engine.EngineAdapter;
import dev.vaporetto.internal.engine.OwnEngine;
import dev.vaporetto.internal.socket.CallbackThreads;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.internal.socket.SessionPort;
import dev.vaporetto.internal.socket.StandardPort;
import dev.vaporetto.internal.socket.Turns;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The endpoint of one connection, of either side: dispatches to the listeners of its socket. */
public abstract class SocketEndpoint extends Endpoint {
  /** Codes for which some engines close without telling {@link #onError} (RFC 6455 §7.4.1). */
  private static final Set<Integer> BREACHES = Set.of(1002, 1003, 1007, 1009);

  /** Set by {@link #onOpen}, the first call, like the two fields below. */
  private @Nullable FluentSocket socket;

  private @Nullable SessionPort port;

  /** Null on our own engine, whose callbacks never overlap. */
  private @Nullable Turns turns;

  /** Called before anything else, with a session that has its engine's defaults. */
  protected abstract void configure(Session session);

  /** Called once with the socket; nothing is dispatched before the stage is done. */
  protected abstract CompletionStage<?> handle(Session session, FluentSocket opened)
      throws Exception;

  /** A message has no listener; returns whether to close the socket for it. */
  protected abstract boolean unhandled(String kind);

  /** The socket that the connection carries. */
  protected FluentSocket socketOn(SessionPort opened) {
    return new FluentSocket(opened, this::unhandled);
  }

  /** The connection is open; nothing of it was dispatched. */
  protected void opened(Session session, FluentSocket socket, SessionPort opened) {
    socket.open(() -> handle(session, socket));
  }

  /** The engine tells of an error. */
  protected void failed(FluentSocket socket, Throwable failure) {
    socket.engineFailed(failure);
  }

  /** The connection has ended, and all of its callbacks. */
  protected void closed(FluentSocket socket, int code, String reason) {
    socket.closed(code, reason);
  }

  /** Where callbacks run on another engine than ours; null for the engine's threads. */
  protected @Nullable Executor executor() {
    return null;
  }

  /** A socket on another engine than ours begins. */
  protected void begun(FluentSocket begun) {}

  /** A socket on another engine than ours ends. */
  protected void ended(FluentSocket ended) {}

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    configure(session);
    if (OwnEngine.isPresent() && EngineAdapter.isSession(session)) {
      openOnOwn(session);
    } else {
      openOnOther(session);
    }
  }

  private void openOnOwn(Session session) {
    SessionPort newPort = EngineAdapter.port(session);
    FluentSocket opened = newSocket(newPort);
    new SocketHandlers(session, opened, null).add(opened);
    opened(session, opened, newPort);
  }

  private void openOnOther(Session session) {
    StandardPort newPort = new StandardPort(session);
    FluentSocket opened = newSocket(newPort);
    newPort.onFailure(failure -> failed(opened, failure));
    Executor executor = executor();
    Turns newTurns =
        executor == null
            ? new Turns()
            : new Turns(
                new CallbackThreads(executor, Thread.currentThread().getContextClassLoader()));
    turns = newTurns;
    begun(opened);
    new SocketHandlers(session, opened, newTurns).add(opened);
    newTurns.run(() -> opened(session, opened, newPort));
  }

  private FluentSocket newSocket(SessionPort newPort) {
    FluentSocket newSocket = socketOn(newPort);
    port = newPort;
    socket = newSocket;
    return newSocket;
  }

  @Override
  public void onError(Session session, Throwable failure) {
    FluentSocket failing = socket;
    if (failing != null && turns != null) {
      turns.tell(() -> failed(failing, failure));
    } else if (failing != null) {
      failed(failing, failure);
    }
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    if (socket == null || port == null) {
      return;
    }
    FluentSocket ended = socket;
    CloseReason onWire = port.closeReasonOnWire(reason);
    int code = onWire.getCloseCode().getCode();
    String phrase = onWire.getReasonPhrase() == null ? "" : onWire.getReasonPhrase();
    if (turns == null) {
      closed(ended, code, phrase);
      return;
    }
    if (BREACHES.contains(code) && !ended.isOver()) {
      IOException breach =
          new IOException("the connection was closed with " + code + ": " + phrase);
      turns.tell(() -> failed(ended, breach));
    }
    ended(ended);
    ended.gone();
    turns.runLast(() -> closed(ended, code, phrase));
  }
}
