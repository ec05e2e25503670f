package dev.vaporetto.internal.engine;

import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.engine.InMemoryEngine;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.WebSocketContainer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Routes on our engine in memory, for the test kit. */
public final class MemoryServer implements AutoCloseable {
  private static final long IDLE_MILLIS = 200;

  private final ExecutorService threads;
  private final InMemoryEngine engine;

  private MemoryServer(ExecutorService threads, InMemoryEngine engine) {
    this.threads = threads;
    this.engine = engine;
  }

  /**
   * Deploys routes.
   *
   * @throws IllegalArgumentException if a path is illegal or taken
   */
  public static MemoryServer of(WebSocketRoutes routes) {
    requireServlet();
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
    InMemoryEngine engine = InMemoryEngine.open("on", threads);
    try {
      routes.deployTo(engine.container());
    } catch (DeploymentException e) {
      engine.close();
      threads.shutdown();
      throw new IllegalArgumentException("the routes cannot be deployed: " + e.getMessage(), e);
    }
    return new MemoryServer(threads, engine);
  }

  private static void requireServlet() {
    try {
      Class.forName(
          "jakarta.servlet.http.HttpServletRequest", false, MemoryServer.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "the test kit found no Servlet API; expected jakarta.servlet:jakarta.servlet-api on the"
              + " class path of the tests",
          e);
    }
  }

  /** Connects to the routes. */
  public WebSocketContainer container() {
    return engine.container();
  }

  /** Tells all peers 1001; blocks until they have answered, half a second at most. */
  @Override
  public void close() {
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
