package dev.vaporetto.internal.engine.standard;

import dev.vaporetto.Closure;
import dev.vaporetto.internal.SerialExecutor;
import dev.vaporetto.internal.engine.Inbound;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One connection of any engine, by the standard API alone. */
final class StandardEndpoint extends Endpoint {
  /** Codes with which some engines close without calling {@link #onError} (RFC 6455 §7.4.1). */
  private static final Set<Integer> BREACHES = Set.of(1002, 1003, 1007, 1009);

  private final Inbound inbound;
  private final Turns turns;

  /** Set by {@link #onOpen}, the first call. */
  private volatile @Nullable StandardOutbound outbound;

  StandardEndpoint(Inbound inbound) {
    this.inbound = inbound;
    Executor executor = inbound.executor();
    turns =
        new Turns(
            executor == null
                ? null
                : SerialExecutor.ofApplication(
                    executor, Thread.currentThread().getContextClassLoader(), inbound::onError));
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    StandardOutbound opened = new StandardOutbound(session);
    outbound = opened;
    inbound.closedWithApplication().add(opened);
    opened.onFailure(failure -> turns.runOutOfTurn(() -> inbound.onError(failure)));
    StandardReceiver receiver = new StandardReceiver(session, opened, inbound, turns);
    receiver.add();
    turns.run(
        () -> {
          inbound.onOpen(session, opened);
          receiver.begin();
          opened.gate().begin();
        });
  }

  @Override
  public void onError(Session session, Throwable failure) {
    if (outbound != null) {
      turns.runOutOfTurn(() -> inbound.onError(failure));
    }
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    StandardOutbound closed = outbound;
    if (closed == null) {
      return;
    }
    Closure closure = closed.closure(reason);
    if (BREACHES.contains(closure.code()) && !closed.isClosing()) {
      IOException breach =
          new IOException(
              "the connection was closed with " + closure.code() + ": " + closure.reason());
      turns.runOutOfTurn(() -> inbound.onError(breach));
    }
    inbound.closedWithApplication().remove(closed);
    closed.heartbeat().close();
    closed.kept().close();
    closed.gate().abandon();
    inbound.onDisconnected();
    turns.runLast(() -> inbound.onClosed(closure));
  }
}
