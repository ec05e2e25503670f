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
 * One socket and the connections that carry it, one after another. Thread-safe; no method blocks.
 * User code runs outside the lock, on the thread of a callback or on one for callbacks. What it
 * throws closes the socket, as for a listener for messages.
 *
 * <pre>
 *   CONNECTED ──lost──► WAITING ──delay──► CONNECTING ──► CONNECTED
 *       │                  ▲ │                 │
 *       │                  │ │   failed        │
 *       │                  └─┼─────────────────┤
 *       └─────────► CLOSED ◄─┴─────────────────┘  closed by the application, or given up:
 *                                                 by the rules, or because the container closes
 * </pre>
 */
public final class Reconnection {
  /** All that have a connection, or may have another one. */
  private static final Set<Reconnection> LIVE = ConcurrentHashMap.newKeySet();

  /** The default listener, which does nothing. */
  private static final ReconnectListener SILENT = Reconnect.create().listener();

  private enum State {
    CONNECTED,
    WAITING,
    CONNECTING,
    CLOSED
  }

  private final Connector connector;
  private final ClientSettings settings;
  private final Reconnect reconnect;
  private final @Nullable Consumer<WebSocket> handler;
  private final ScheduledExecutorService clock;
  private final LongSupplier nanoTime;
  private final SerialExecutor callbacks;
  private final ReconnectingOutbound outbound;

  /** A single object, so that it can be removed again. */
  private final Runnable onContainerClosed = this::onContainerClosed;

  /** Set by the first connection before anything else happens to it. */
  private volatile @Nullable FluentSocket socket;

  /** Guarded by this object, like all fields below. */
  private State state = State.CONNECTING;

  /**
   * Attempts since the last connection: reported to the application, and limited by maxAttempts.
   */
  private int attempt;

  /** Attempts since the last connection that has lasted maxDelay: the delays grow with it. */
  private int unsettled;

  /** When the last connection opened, in nanoseconds. */
  private long openedAt;

  private @Nullable ScheduledFuture<?> timer;
  private @Nullable CompletableFuture<Session> connecting;

  /** Why no connection can follow, whatever the rules say; null while one can. */
  private @Nullable IOException stopped;

  /** How the last connection has closed. */
  private Closure lost =
      new Closure(CloseCodes.ABNORMAL, "", false, null, null, Closure.Initiator.TRANSPORT);

  /**
   * Creates a socket without a connection.
   *
   * @param handler sets the listeners; null for none
   * @param clock its tasks are quick
   * @param nanoTime the present time, like {@link System#nanoTime}
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
        new ReconnectingOutbound(
            reconnect.keepSends(),
            Threads.shared(),
            this::holdsKeptSends,
            this::onClosedInGap,
            connector.keep(this::giveUpKept));
  }

  /** Returns the first connection, to be opened. */
  public ClientConnection first() {
    return new Connection();
  }

  /** Called when an application stops: none of its sockets reconnects. */
  public static void stopAll(@Nullable ClassLoader application) {
    for (Reconnection each : LIVE) {
      if (each.connector.loader() == application) {
        each.abandon();
      }
    }
  }

  private void giveUpKept() {
    outbound.giveUp();
  }

  private FluentSocket socket() {
    return Objects.requireNonNull(socket, "set by the first connection");
  }

  // ---- connections

  /** One connection. Its fields are used by its callbacks only, which do not overlap. */
  private final class Connection extends ClientConnection {
    /** Whether it opened too late: the socket has closed. */
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
        known = new FluentSocket(outbound, this, clock);
        socket = known;
      }
      return known;
    }

    @Override
    protected void opened(Session session, FluentSocket carried, Outbound opened) {
      int attempts = begin();
      unwanted = attempts < 0 || !outbound.connected(opened);
      if (unwanted) {
        opened()
            .completeExceptionally(
                new IOException("the socket closed before the connection opened"));
        opened.close(CloseCodes.NORMAL, "");
        // The close of an unwanted connection is not the socket's: the socket closes here, if it
        // was shut down after begin().
        close(null);
      } else if (attempts == 0) {
        outbound.flush(opened);
        openFirst(session, carried);
      } else {
        carried.reopened(() -> callOnReopened(carried, opened, attempts));
        opened().complete(carried);
      }
    }

    private void openFirst(Session session, FluentSocket carried) {
      try {
        super.opened(session, carried, outbound);
      } catch (RuntimeException | Error e) {
        // The connect fails, so that no other connection may follow.
        close(e);
        throw e;
      }
    }

    @Override
    public void onError(Throwable reported) {
      if (failure == null) {
        failure = reported;
      }
    }

    @Override
    public void onClosed(Closure closure) {
      if (!unwanted) {
        onLost(closure, failure);
      }
    }
  }

  /**
   * Called when a connection opens. Returns the number of the attempt, 0 for the first connection,
   * or -1 if the socket has closed.
   */
  private synchronized int begin() {
    if (state == State.CLOSED) {
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

  /** Calls the hook before kept messages are sent, and the listener behind them. */
  private CompletableFuture<Void> callOnReopened(
      FluentSocket carried, Outbound opened, int attempts) {
    Consumer<WebSocket> hook = reconnect.beforeKeptSends().orElse(null);
    if (hook == null) {
      outbound.flush(opened);
      if (!isListening()) {
        return CompletableFuture.completedFuture(null);
      }
    }
    CompletableFuture<Void> called = new CompletableFuture<>();
    callbacks.execute(
        () -> {
          try {
            if (hook != null) {
              carried.inCallback(() -> outbound.sendAhead(opened, () -> hook.accept(carried)));
              outbound.flush(opened);
            }
            carried.inCallback(() -> reconnect.listener().onReconnected(carried, attempts));
          } finally {
            called.complete(null);
          }
        });
    return called;
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
    // Called first, since the rules may take a while: messages that are sent meanwhile are
    // buffered.
    boolean again = outbound.disconnected() && !socket().isClosing();
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
    // Called again: the application may have closed meanwhile.
    if (!outbound.disconnected() || !again) {
      close(cause);
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
    int number = 0;
    int factor = 0;
    synchronized (this) {
      if (state == State.CLOSED) {
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
        factor = unsettled;
      }
    }
    if (last != null) {
      giveUp(last);
      return;
    }
    int begun = number;
    // Outside the lock: the source of jitter is user code.
    Duration delay = delay(factor);
    if (isListening() && isWaiting()) {
      // Before the clock starts: the attempt may fail at once, and the next one be announced.
      callback(socket -> reconnect.listener().onReconnecting(socket, begun, delay, cause));
    }
    waitFor(delay);
  }

  private synchronized boolean isWaiting() {
    return state == State.WAITING;
  }

  private void callback(Consumer<WebSocket> userCode) {
    FluentSocket carried = socket();
    callbacks.execute(() -> carried.inCallback(() -> userCode.accept(carried)));
  }

  /**
   * Whether the calling thread has to return before kept messages can leave: a listener of the lost
   * connection, or a callback of this object where the hook has to follow it.
   */
  private boolean holdsKeptSends() {
    FluentSocket carried = socket;
    return carried != null
        && carried.isInCallback()
        && (reconnect.beforeKeptSends().isPresent() || !callbacks.isOnThisThread());
  }

  /** Starts the wait for the next attempt, unless the socket has closed. */
  private void waitFor(Duration delay) {
    try {
      synchronized (this) {
        if (state != State.WAITING) {
          return;
        }
        timer =
            clock.schedule(
                () -> Threads.shared().execute(this::connect),
                delay.toMillis(),
                TimeUnit.MILLISECONDS);
      }
    } catch (RuntimeException | Error e) {
      // The system has no thread for the clock: without it, no attempt would follow.
      giveUp(e);
    }
  }

  /**
   * Whether the application has set a listener. Without one, no thread is used: thousands of
   * sockets may lose one server at the same time.
   */
  private boolean isListening() {
    return reconnect.listener() != SILENT;
  }

  /** Draws the delay; a source of jitter that throws makes it maxDelay. */
  private Duration delay(int number) {
    try {
      return reconnect.delay(number);
    } catch (RuntimeException | Error e) {
      return reconnect.maxDelay();
    }
  }

  private void connect() {
    int number;
    synchronized (this) {
      if (state != State.WAITING) {
        return;
      }
      state = State.CONNECTING;
      number = attempt;
    }
    AttemptRequest request = new AttemptRequest(connector, number, settings.headers());
    try {
      reconnect.request().ifPresent(request::prepare);
    } catch (Throwable e) {
      onFailed(e);
      return;
    }
    synchronized (this) {
      // The application may have taken a while for its request.
      if (state != State.CONNECTING) {
        return;
      }
    }
    CompletableFuture<Session> started =
        connector.connect(new Connection(), request.target(), request.headers());
    boolean closed;
    synchronized (this) {
      connecting = started;
      closed = state == State.CLOSED;
    }
    if (closed) {
      started.cancel(false);
    }
    started.whenComplete(
        (session, failure) -> {
          if (failure != null) {
            // Not on this thread: the source of jitter is user code.
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
    int status = connector.refusal(failure);
    try {
      if (status != 0 && !reconnect.whenRefused().test(status, failure)) {
        giveUp(failure);
        return;
      }
    } catch (Throwable e) {
      close(e);
      return;
    }
    next(failure);
  }

  // ---- closing

  /** Called when the application closes while there is no connection. */
  private void onClosedInGap() {
    close(null);
  }

  private void abandon() {
    boolean waits;
    synchronized (this) {
      // Here, so that a connection that is lost at this moment is not followed by another one.
      if (stopped == null) {
        stopped = new IOException("the application was stopped; no other connection follows");
      }
      waits = state == State.WAITING || state == State.CONNECTING;
    }
    // An open connection is closed by its engine, and not followed by another one.
    outbound.shutDown();
    if (waits) {
      close(null);
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
    // An open connection is closed by the container, and not followed by another one.
    if (waits) {
      giveUp(reason);
    }
  }

  /** Closes the socket although the application wants another connection. */
  private void giveUp(Throwable cause) {
    int attempts;
    synchronized (this) {
      attempts = attempt;
    }
    if (stop()) {
      if (isListening()) {
        callback(socket -> reconnect.listener().onGivenUp(socket, attempts, cause));
      }
      finish(cause);
    }
  }

  private void close(@Nullable Throwable cause) {
    if (stop()) {
      finish(cause);
    }
  }

  /** Stops the attempts; returns false if the socket has closed before. */
  private boolean stop() {
    ScheduledFuture<?> waiting;
    CompletableFuture<Session> attempted;
    synchronized (this) {
      if (state == State.CLOSED) {
        return false;
      }
      state = State.CLOSED;
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

  /** Calls the listeners for the close; called once. */
  private void finish(@Nullable Throwable cause) {
    LIVE.remove(this);
    connector.removeCloseListener(onContainerClosed);
    outbound.shutDown();
    outbound.kept().close();
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
