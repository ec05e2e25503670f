package dev.vaporetto.internal.client;

import dev.vaporetto.Reconnect;
import dev.vaporetto.ReconnectListener;
import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.socket.CallbackThreads;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.internal.socket.ReconnectingPort;
import dev.vaporetto.internal.socket.SessionPort;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One socket and the connections that carry it, one after another. Thread-safe; nothing blocks, and
 * user code runs outside the lock.
 *
 * <pre>
 *   CONNECTED ──lost──► WAITING ──delay──► CONNECTING ──► CONNECTED
 *       │                  ▲ │                 │
 *       │                  │ │   failed        │
 *       │                  └─┼─────────────────┤
 *       └──────────► ENDED ◄─┴─────────────────┘  closed by the application, or given up:
 *                                                 by the rules, or as the container is closed
 * </pre>
 */
public final class Reconnection {
  /** Those that have a connection, or will. */
  private static final Set<Reconnection> LIVE = ConcurrentHashMap.newKeySet();

  /** The default listener, which does nothing. */
  private static final ReconnectListener SILENT = Reconnect.create().listener();

  private enum State {
    CONNECTED,
    WAITING,
    CONNECTING,
    ENDED
  }

  private final Connector connector;
  private final ClientSettings settings;
  private final Reconnect reconnect;
  private final @Nullable Consumer<WebSocket> handler;
  private final ScheduledExecutorService clock;
  private final LongSupplier nanoTime;
  private final CallbackThreads callbacks;
  private final ReconnectingPort port;

  /** One object, so that it can be removed. */
  private final Runnable onContainerClosed = this::onContainerClosed;

  /** Set by the first connection, before anything else happens to it. */
  private volatile @Nullable FluentSocket socket;

  /** Guarded by this object, like all fields below. */
  private State state = State.CONNECTING;

  /** Attempts since the last connection: what the application is told, and may bound. */
  private int attempt;

  /** Attempts since the last connection that has lasted: what the delays grow with. */
  private int unsettled;

  /** When the connection opened. */
  private long openedAt;

  private @Nullable ScheduledFuture<?> timer;
  private @Nullable CompletableFuture<Session> connecting;

  /** Why no connection can follow, whatever the rules say; null as long as one can. */
  private @Nullable IOException stopped;

  /** How the last connection has ended. */
  private int lostCode = CloseCodes.CLOSED_ABNORMALLY.getCode();

  private String lostReason = "";

  Reconnection(
      Connector connector,
      ClientSettings settings,
      Reconnect reconnect,
      @Nullable Consumer<WebSocket> handler,
      ScheduledExecutorService clock,
      LongSupplier nanoTime) {
    this.connector = connector;
    this.settings = settings;
    this.reconnect = reconnect;
    this.handler = handler;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.callbacks = new CallbackThreads(settings.executor(), connector.loader());
    this.port = new ReconnectingPort(reconnect.keptBytes(), this::onClosedInGap);
  }

  /** The endpoint of the first connection. */
  ClientSocketEndpoint first() {
    return new Life();
  }

  /** An application ends: nothing of it is connected again. */
  public static void endAll(@Nullable ClassLoader application) {
    for (Reconnection each : LIVE) {
      if (each.connector.loader() == application) {
        each.abandon();
      }
    }
  }

  private FluentSocket socket() {
    return Objects.requireNonNull(socket, "set by the first connection");
  }

  // ---- connections

  /** One connection. Its fields are used by its callbacks only, which do not overlap. */
  private final class Life extends ClientSocketEndpoint {
    /** It came too late: the socket has ended. */
    private boolean unwanted;

    private @Nullable Throwable failure;

    Life() {
      super(settings, connector.uri(), handler, callbacks);
    }

    @Override
    protected FluentSocket socketOn(SessionPort opened) {
      FluentSocket known = socket;
      if (known == null) {
        known = new FluentSocket(port, this::unhandled, clock);
        socket = known;
      } else {
        known.reopening();
      }
      return known;
    }

    @Override
    protected void opened(Session session, FluentSocket carried, SessionPort opened) {
      int attempts = begin();
      unwanted = attempts < 0 || !port.connected(opened);
      if (unwanted) {
        carried.gone();
        opened.close(new CloseReason(CloseCodes.NORMAL_CLOSURE, ""));
      } else if (attempts == 0) {
        super.opened(session, carried, port);
      } else {
        carried.reopened(() -> tellReconnected(carried, attempts));
        opened().complete(carried);
      }
    }

    @Override
    protected void failed(FluentSocket carried, Throwable told) {
      if (failure == null) {
        failure = told;
      }
    }

    @Override
    protected void closed(FluentSocket carried, int code, String reason) {
      if (!unwanted) {
        onLost(code, reason, failure);
      }
    }
  }

  /** Returns which attempt has succeeded, 0 for the first connection, or -1 if it is over. */
  private synchronized int begin() {
    if (state == State.ENDED) {
      return -1;
    }
    state = State.CONNECTED;
    openedAt = nanoTime.getAsLong();
    if (LIVE.add(this) && !connector.addCloseListener(onContainerClosed)) {
      stopped = containerClosed();
    }
    int attempts = attempt;
    attempt = 0;
    return attempts;
  }

  private CompletableFuture<Void> tellReconnected(FluentSocket carried, int attempts) {
    if (!isListening()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> told = new CompletableFuture<>();
    callbacks.execute(
        () -> {
          try {
            reconnect.listener().onReconnected(carried, attempts);
          } finally {
            told.complete(null);
          }
        });
    return told;
  }

  private void onLost(int code, String reason, @Nullable Throwable failure) {
    Throwable stop;
    synchronized (this) {
      lostCode = code;
      lostReason = reason;
      stop = stopped;
      if (nanoTime.getAsLong() - openedAt >= reconnect.maxDelay().toNanos()) {
        unsettled = 0;
      }
    }
    Throwable cause = failure;
    // Asked first, since the rules may take their time: what is sent meanwhile is kept.
    boolean again = port.disconnected() && !socket().isOver();
    if (again && stop != null) {
      giveUp(stop);
      return;
    }
    if (again) {
      try {
        again = reconnect.when().test(code, reason);
      } catch (RuntimeException | LinkageError | AssertionError e) {
        again = false;
        cause = e;
      }
    }
    // Asked again: the application may close at any time.
    if (!port.disconnected() || !again) {
      end(cause);
      return;
    }
    socket().lost(code);
    IOException lost =
        new IOException(
            "the connection closed with " + code + (reason.isEmpty() ? "" : ": ") + reason);
    if (failure != null) {
      lost.initCause(failure);
    }
    next(lost);
  }

  // ---- attempts

  /** Waits for the next attempt, or gives up. */
  private void next(Throwable cause) {
    Throwable last = null;
    Duration delay = Duration.ZERO;
    int number = 0;
    synchronized (this) {
      if (state == State.ENDED) {
        return;
      }
      if (stopped != null) {
        last = stopped;
      } else if (attempt >= reconnect.maxAttempts()) {
        last = cause;
      } else {
        attempt++;
        unsettled++;
        state = State.WAITING;
        number = attempt;
        delay = delay(unsettled);
        timer = clock.schedule(this::connect, delay.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    if (last != null) {
      giveUp(last);
      return;
    }
    int begun = number;
    Duration told = delay;
    if (isListening()) {
      callbacks.execute(() -> reconnect.listener().onReconnecting(socket(), begun, told, cause));
    }
  }

  /**
   * Whether a listener was set: thousands of sockets that lose one server need no thread to tell
   * nobody.
   */
  private boolean isListening() {
    return reconnect.listener() != SILENT;
  }

  /** A source of jitter that fails costs only the jitter. */
  private Duration delay(int number) {
    try {
      return reconnect.delay(number);
    } catch (RuntimeException e) {
      return reconnect.maxDelay();
    }
  }

  private void connect() {
    synchronized (this) {
      if (state != State.WAITING) {
        return;
      }
      state = State.CONNECTING;
    }
    CompletableFuture<Session> started = connector.connect(new Life());
    boolean over;
    synchronized (this) {
      connecting = started;
      over = state == State.ENDED;
    }
    if (over) {
      started.cancel(false);
    }
    started.whenComplete(
        (session, failure) -> {
          if (failure != null) {
            onFailed(failure);
          }
        });
  }

  private void onFailed(Throwable failure) {
    synchronized (this) {
      if (state != State.CONNECTING) {
        return;
      }
    }
    next(failure);
  }

  // ---- the end

  /** The application closes while there is no connection. */
  private void onClosedInGap() {
    end(null);
  }

  private void abandon() {
    boolean waits;
    synchronized (this) {
      waits = state == State.WAITING || state == State.CONNECTING;
    }
    // A connection that is there is closed by its engine, and not followed by another one.
    port.end();
    if (waits) {
      end(null);
    }
  }

  private static IOException containerClosed() {
    return new IOException(
        "the client container was closed; expected an open one for the next connection");
  }

  private void onContainerClosed() {
    IOException reason = containerClosed();
    boolean waits;
    synchronized (this) {
      stopped = reason;
      waits = state == State.WAITING || state == State.CONNECTING;
    }
    // A connection that is there is closed by the container, and not followed by another one.
    if (waits) {
      giveUp(reason);
    }
  }

  /** There will be no other connection, though the application wants one. */
  private void giveUp(Throwable cause) {
    int attempts;
    synchronized (this) {
      attempts = attempt;
    }
    if (stop()) {
      if (isListening()) {
        callbacks.execute(() -> reconnect.listener().onGivenUp(socket(), attempts, cause));
      }
      finish(cause);
    }
  }

  private void end(@Nullable Throwable cause) {
    if (stop()) {
      finish(cause);
    }
  }

  /** Returns false if it had stopped before. */
  private boolean stop() {
    ScheduledFuture<?> waiting;
    CompletableFuture<Session> attempted;
    synchronized (this) {
      if (state == State.ENDED) {
        return false;
      }
      state = State.ENDED;
      waiting = timer;
      attempted = connecting;
    }
    if (waiting != null) {
      waiting.cancel(false);
    }
    if (attempted != null) {
      attempted.cancel(false);
    }
    return true;
  }

  /** Tells the end; called once. */
  private void finish(@Nullable Throwable cause) {
    LIVE.remove(this);
    connector.removeCloseListener(onContainerClosed);
    port.end();
    int code;
    String reason;
    synchronized (this) {
      code = lostCode;
      reason = lostReason;
    }
    callbacks.execute(
        () -> {
          if (cause != null) {
            socket().engineFailed(cause);
          }
          socket().closed(code, reason);
        });
  }
}
