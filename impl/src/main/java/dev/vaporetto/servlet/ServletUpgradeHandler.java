package dev.vaporetto.servlet;

import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.log.RepeatedLog;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Where the container, which brings the streams, meets {@link ServletUpgrade}, which brings the
 * connection. Containers instantiate it, hence public. Thread-safe.
 *
 * <p>A container may call {@link #init} inside {@link
 * jakarta.servlet.http.HttpServletRequest#upgrade} or later, on another thread, and some do it
 * twice: the second of the two halves starts the transport.
 */
public final class ServletUpgradeHandler implements HttpUpgradeHandler {
  private static final Logger LOG = System.getLogger(ServletUpgradeHandler.class.getName());

  private boolean initialized;

  /** What the first of the two has brought; null when they have met. */
  private @Nullable WebConnection webConnection;

  private @Nullable ConnectionFactory connections;
  private @Nullable Executor executor;
  private boolean secure;

  /** Null until they have met. */
  private @Nullable ServletTransport transport;

  /** The application's half. Called once. */
  void accept(ConnectionFactory connections, boolean secure, Executor executor) throws IOException {
    WebConnection streams;
    synchronized (this) {
      this.secure = secure;
      streams = webConnection;
      if (streams == null) {
        this.connections = connections;
        this.executor = executor;
        return;
      }
      webConnection = null;
    }
    start(streams, connections, executor);
  }

  @Override
  public void init(WebConnection streams) {
    ConnectionFactory factory;
    Executor threads;
    synchronized (this) {
      if (initialized) {
        return;
      }
      initialized = true;
      factory = connections;
      threads = executor;
      if (factory == null || threads == null) {
        webConnection = streams;
        return;
      }
      connections = null;
      executor = null;
    }
    try {
      start(streams, factory, threads);
    } catch (IOException | RuntimeException | Error e) {
      RepeatedLog.warn(
          ServletUpgradeHandler.class,
          "an upgraded request could not be made a WebSocket connection",
          e);
    }
  }

  private synchronized boolean isSecure() {
    return secure;
  }

  private void start(WebConnection streams, ConnectionFactory connections, Executor executor)
      throws IOException {
    ServletTransport started;
    try {
      started = new ServletTransport(streams, isSecure(), executor);
    } catch (IOException | RuntimeException | Error e) {
      connections.abandon();
      closeQuietly(streams);
      throw e;
    }
    synchronized (this) {
      transport = started;
    }
    started.start(connections);
  }

  private static void closeQuietly(WebConnection streams) {
    try {
      streams.close();
    } catch (Exception e) {
      LOG.log(Level.DEBUG, "an upgraded request without streams failed to close", e);
    }
  }

  /** The container has closed the socket, or is about to. */
  @Override
  public void destroy() {
    ServletTransport ended;
    ConnectionFactory unused;
    synchronized (this) {
      ended = transport;
      unused = connections;
    }
    if (ended != null) {
      ended.onDestroyed();
    } else if (unused != null) {
      unused.abandon();
    }
  }
}
