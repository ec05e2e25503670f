package dev.vaporetto.internal.reconnect;

import dev.vaporetto.Closure;
import dev.vaporetto.Reconnect;
import dev.vaporetto.ReconnectListener;
import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.CloseCodes;
import dev.vaporetto.internal.SerialExecutor;
import dev.vaporetto.internal.Threads;
import dev.vaporetto.internal.client.ClientConnection;
import dev.vaporetto.internal.client.ClientSettings;
import dev.vaporetto.internal.client.Connector;
import dev.vaporetto.internal.engine.Outbound;
import dev.vaporetto.internal.socket.FluentSocket;
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
 * user code runs outside the lock, on the thread of a callback or on one for callbacks. What it
 * throws ends the socket, as what a listener for messages throws does.
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
  private final SerialExecutor callbacks;
  private final ReconnectingOutbound outbound;

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
  private Closure lost =
      new Closure(CloseCodes.ABNORMAL, "", false, null, null, Closure.Initiator.TRANSPORT);

  /**
   * A socket without a connection yet.
   *
   * @param handler sets the listeners; null for none
   * @param clock whose tasks are quick
   */
  public Reconnection(
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
    this.callbacks =
        SerialExecutor.ofApplication(
            settings.executor(), connector.loader(), failure -> socket().fail(failure));
    this.outbound =
        new ReconnectingOutbound(reconnect.keepSends(), Threads.shared(), this::onClosedInGap);
  }

  /** The first connection. */
  public ClientConnection first() {
    return new Connection();
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
  private final class Connection extends ClientConnection {
    /** It came too late: the socket has ended. */
    private boolean unwanted;

    private @Nullable Throwable failure;

    Connection() {
      super(settings, connector.uri(), connector.loader(), handler);
    }

    @Override
    protected SerialExecutor callbacks(FluentSocket any) {
      return callbacks;
    }

    @Override
    protected FluentSocket socketOn(Outbound opened) {
      FluentSocket known = socket;
      if (known == null) {
        known = new FluentSocket(outbound, this::unhandled, clock);
        socket = known;
      }
      return known;
    }

    @Override
    protected void opened(Session session, FluentSocket carried, Outbound opened) {
      int attempts = begin();
      unwanted = attempts < 0 || !outbound.connected(opened);
      if (unwanted) {
        opened.close(CloseCodes.NORMAL, "");
      } else if (attempts == 0) {
        super.opened(session, carried, outbound);
      } else {
        carried.reopened(() -> tellReconnected(carried, attempts));
        opened().complete(carried);
      }
    }

    @Override
    public void onError(Throwable told) {
      if (failure == null) {
        failure = told;
      }
    }

    @Override
    public void onClosed(Closure closure) {
      if (!unwanted) {
        onLost(closure, failure);
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

  private void onLost(Closure closure, @Nullable Throwable failure) {
    int code = closure.code();
    String reason = closure.reason();
    Throwable stop;
    synchronized (this) {
      lost = closure;
      stop = stopped;
      if (nanoTime.getAsLong() - openedAt >= reconnect.maxDelay().toNanos()) {
        unsettled = 0;
      }
    }
    Throwable cause = failure;
    // Asked first, since the rules may take their time: what is sent meanwhile is kept.
    boolean again = outbound.disconnected() && !socket().isOver();
    if (again && stop != null) {
      giveUp(stop);
      return;
    }
    if (again) {
      try {
        again = reconnect.when().test(code, reason);
      } catch (Throwable e) {
        again = false;
        cause = e;
      }
    }
    // Asked again: the application may close at any time.
    if (!outbound.disconnected() || !again) {
      end(cause);
      return;
    }
    socket().lost(code);
    IOException cut =
        new IOException(
            "the connection closed with " + code + (reason.isEmpty() ? "" : ": ") + reason);
    if (failure != null) {
      cut.initCause(failure);
    }
    next(cut);
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
        timer =
            clock.schedule(
                () -> Threads.shared().execute(this::connect),
                delay.toMillis(),
                TimeUnit.MILLISECONDS);
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
    } catch (RuntimeException | Error e) {
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
    CompletableFuture<Session> started = connector.connect(new Connection());
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
            // The source of jitter is the application's.
            Threads.shared().execute(() -> onFailed(failure));
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
    outbound.end();
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
    outbound.end();
    Closure closure;
    synchronized (this) {
      closure = lost;
    }
    callbacks.execute(
        () -> {
          if (cause != null) {
            socket().engineFailed(cause);
          }
          socket().closed(closure);
        });
  }
}
