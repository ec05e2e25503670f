package dev.vaporetto.jakarta.client;

import dev.vaporetto.client.OpenSocket;
import dev.vaporetto.connection.Connection;
import dev.vaporetto.jakarta.session.WebSocketSession;
import dev.vaporetto.protocol.frame.CloseStatus;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of {@code connectAsync}, and the future that the application has of it. Thread-safe.
 *
 * <p>However the future is done, by a timeout of the application's or by its own value as by a
 * cancel: if it is not done with this attempt's session, the attempt is given up. What hangs on the
 * future runs on the executor, as the endpoint does, or on the thread that completes it otherwise.
 *
 * <pre>
 *   connecting ──► socket waits for a thread ──► session made ──► onOpen ──► future done with it
 *       └─ cancelled ──────── closed ───────────── aborted ─────── 1001 ◄── future done otherwise
 * </pre>
 */
final class AsyncConnect {
  private static final CloseStatus GIVEN_UP =
      new CloseStatus(CloseStatus.GOING_AWAY, "the connect was given up");

  /** Makes the session of a socket, which it closes where that fails. */
  @FunctionalInterface
  interface SessionMaker {
    WebSocketSession make(OpenSocket socket) throws DeploymentException;
  }

  private final CompletableFuture<OpenSocket> connecting;
  private final SessionMaker sessions;
  private final CompletableFuture<Session> future = new CompletableFuture<>();

  /** What is to be closed where the attempt is given up: at most one is set. Guarded by this. */
  private @Nullable OpenSocket socket;

  private @Nullable WebSocketSession session;

  private AsyncConnect(CompletableFuture<OpenSocket> connecting, SessionMaker sessions) {
    this.connecting = connecting;
    this.sessions = sessions;
  }

  /**
   * Opens a session as soon as there is a socket.
   *
   * @param executor runs the endpoint and what hangs on the future
   */
  static CompletableFuture<Session> start(
      CompletableFuture<OpenSocket> connecting, Executor executor, SessionMaker sessions) {
    AsyncConnect attempt = new AsyncConnect(connecting, sessions);
    attempt.future.whenComplete((session, failure) -> attempt.onDone(session));
    connecting.whenComplete((socket, failure) -> attempt.handOver(socket, failure, executor));
    return attempt.future;
  }

  private void handOver(
      @Nullable OpenSocket connected, @Nullable Throwable failure, Executor executor) {
    synchronized (this) {
      socket = connected;
    }
    if (future.isDone()) {
      closeSocket();
      return;
    }
    try {
      executor.execute(() -> conclude(failure));
    } catch (RejectedExecutionException e) {
      fail(failure != null ? failure : LiveConnections.closedFailure());
    } catch (RuntimeException | Error e) {
      // For example OutOfMemoryError: there is no thread to open the session on.
      fail(failure != null ? failure : new IOException("no thread: " + e, e));
    }
  }

  private void fail(Throwable reason) {
    closeSocket();
    future.completeExceptionally(reason);
  }

  private void closeSocket() {
    OpenSocket unused = takeSocket();
    if (unused != null) {
      unused.close();
    }
  }

  private synchronized @Nullable OpenSocket takeSocket() {
    OpenSocket taken = socket;
    socket = null;
    return taken;
  }

  private void conclude(@Nullable Throwable failure) {
    OpenSocket connected = takeSocket();
    if (connected == null) {
      future.completeExceptionally(failure != null ? failure : LiveConnections.closedFailure());
      return;
    }
    if (future.isDone()) {
      connected.close();
      return;
    }
    try {
      open(sessions.make(connected));
    } catch (DeploymentException | RuntimeException | Error e) {
      future.completeExceptionally(e);
    }
  }

  private void open(WebSocketSession made) {
    synchronized (this) {
      session = made;
    }
    Connection connection = made.connection();
    if (future.isDone()) {
      connection.abort(GIVEN_UP.reason());
      return;
    }
    connection.open();
    future.complete(made);
  }

  /** The future is done, with the session of this attempt or otherwise. */
  private void onDone(@Nullable Session result) {
    connecting.cancel(false);
    closeSocket();
    WebSocketSession made;
    synchronized (this) {
      made = session;
    }
    if (made != null && made != result) {
      made.connection().close(GIVEN_UP);
    }
  }
}
