package dev.vaporetto.test.internal;

import dev.vaporetto.WebSocketRoutes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.WebSocketContainer;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Routes on the engine in memory. Thread-safe. */
public final class MemoryServer implements AutoCloseable {
  /** A request header with the name of the user who has logged in, encoded like a form's value. */
  public static final String USER = "Vaporetto-Test-User";

  private static final long IDLE_MILLIS = 200;

  private final ExecutorService threads;

  /** Runs everything until the server closes; null if threads do. */
  private final @Nullable HandExecutor hand;

  private final MemoryEngine engine;

  private MemoryServer(ExecutorService threads, @Nullable HandExecutor hand, MemoryEngine engine) {
    this.threads = threads;
    this.hand = hand;
    this.engine = engine;
  }

  /**
   * Deploys routes.
   *
   * @param byHand whether nothing runs outside of {@link #run}
   * @throws IllegalArgumentException if a path is illegal or taken
   */
  public static MemoryServer of(WebSocketRoutes routes, boolean byHand) {
    // Any of them may block, and wait for another one.
    ExecutorService threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "vaporetto-test");
              thread.setDaemon(true);
              return thread;
            });
    HandExecutor hand = byHand ? new HandExecutor() : null;
    MemoryEngine engine = MemoryEngine.open("on", hand != null ? hand : threads);
    try {
      routes.deployTo(engine.container());
    } catch (DeploymentException e) {
      engine.close();
      threads.shutdown();
      throw new IllegalArgumentException("the routes cannot be deployed: " + e.getMessage(), e);
    }
    return new MemoryServer(threads, hand, engine);
  }

  /** Connects to the routes. */
  public WebSocketContainer container() {
    return engine.container();
  }

  /** Where all callbacks of sockets run; null for threads of their own. */
  public @Nullable Executor executor() {
    return hand;
  }

  /**
   * Runs all due tasks, and the tasks that they cause, until none is left.
   *
   * @throws IllegalStateException if a run is under way, or callbacks have threads of their own
   */
  public void run() {
    if (hand == null) {
      throw new IllegalStateException(
          "run() came to a test whose callbacks have threads of their own; expected one byHand");
    }
    hand.run();
  }

  /** Closes all sockets with 1001; waits for the peers' answers, half a second at most. */
  @Override
  public void close() {
    if (hand != null) {
      // The peers have to answer.
      hand.leaveTo(threads);
    }
    engine.close();
    threads.shutdown();
  }

  /** Closes on a thread that may block. */
  public void closeLater() {
    Thread thread = new Thread(this::close, "vaporetto-test-close");
    thread.setDaemon(true);
    thread.start();
  }
}
