package dev.vaporetto.jetty;

import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.io.EventLoops;
import dev.vaporetto.log.RepeatedLog;
import dev.vaporetto.servlet.HttpUpgrade;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The way of Jetty 12: the HTTP connection is replaced by one of ours on the same endpoint, and so
 * is the stream of an extended CONNECT of HTTP/2. Jetty's {@link HttpServletRequest#upgrade} cannot
 * carry WebSocket: its input is at its end at once, or the method is not there. Thread-safe.
 *
 * <p>One instance for each application, which holds it as long as it lives: the adapters, and the
 * class loaders that define them where the application does not see Jetty's classes, are held by it
 * alone and go with it.
 */
public final class JettyUpgrade implements HttpUpgrade {
  private static final String ADAPTER = "dev.vaporetto.jetty.bridge.EndPointAdapter";

  /** One class of each Jetty module that the bridge package is compiled against. */
  private static final List<String> NEEDED =
      List.of(
          "org.eclipse.jetty.io.EndPoint",
          "org.eclipse.jetty.server.Request",
          "org.eclipse.jetty.util.Callback");

  /** By Jetty's request class; an application meets one, unless it embeds Jetty several times. */
  private final Map<Class<?>, JettyAdapter> adapters = new ConcurrentHashMap<>();

  /** Set before the first request. */
  private volatile Runnable farewell = () -> {};

  private volatile boolean released;

  private final EventLoops loops;

  /**
   * A way that has no adapter yet, whose sockets wait on the loops given; the caller closes them.
   */
  public JettyUpgrade(EventLoops loops) {
    this.loops = loops;
  }

  /** Jetty stops its connectors, which close their sockets, before its contexts. */
  @Override
  public void beforeServerStops(Runnable action) {
    farewell = action;
  }

  @Override
  public void release() {
    synchronized (adapters) {
      released = true;
      adapters.values().forEach(JettyAdapter::release);
    }
  }

  @Override
  public boolean supports(HttpServletRequest request) {
    return servletApiRequest(request) != null;
  }

  @Override
  public @Nullable String describe(ServletContext context) {
    if (!context.getClass().getName().startsWith("org.eclipse.jetty.ee")) {
      return null;
    }
    return loops.runCallbacks() ? "Jetty's sockets on event loops" : "Jetty's sockets and threads";
  }

  /**
   * Jetty gives the buffers of an idle connection back to its pool, but for what TLS keeps.
   * Measured were 4,427 bytes, and 13,816 with TLS; a peer's certificates would be more.
   */
  @Override
  public long heapOfConnection(HttpServletRequest request) {
    return request.isSecure() ? 20 * 1024 : 6 * 1024;
  }

  @Override
  public @Nullable String connectProtocol(HttpServletRequest request) {
    Class<?> requestClass = servletApiRequest(request);
    try {
      return requestClass == null ? null : adapter(requestClass).connectProtocol(request);
    } catch (ServletException | LinkageError e) {
      RepeatedLog.warn(JettyUpgrade.class, "cannot reach the streams of Jetty's HTTP/2", e);
      return null;
    }
  }

  @Override
  public HttpServletResponse response(HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    Class<?> requestClass = servletApiRequest(request);
    return requestClass == null ? response : adapter(requestClass).response(request);
  }

  @Override
  public void upgrade(
      HttpServletRequest request, HttpServletResponse response, ConnectionFactory connections)
      throws IOException, ServletException {
    Class<?> requestClass = servletApiRequest(request);
    if (requestClass == null) {
      throw new ServletException(
          "expected a request of Jetty 12 for Servlet 6, but got " + request.getClass().getName());
    }
    if (response.isCommitted()) {
      throw new ServletException(
          "expected an answer that is not sent yet, but " + response.getStatus() + " is");
    }
    boolean ofStream = request.getMethod().equals("CONNECT");
    response.setStatus(
        ofStream ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    adapter(requestClass).replaceConnection(request, connections);
    // Jetty replaces the connection after any answer: once sent, this one cannot become an error.
    response.flushBuffer();
  }

  /** The class ServletApiRequest of org.eclipse.jetty.ee10, ee11 or later; null on others. */
  private static @Nullable Class<?> servletApiRequest(HttpServletRequest request) {
    for (Class<?> type = request.getClass(); type != null; type = type.getSuperclass()) {
      String name = type.getName();
      if (name.startsWith("org.eclipse.jetty.ee") && name.endsWith(".servlet.ServletApiRequest")) {
        return type;
      }
    }
    return null;
  }

  private JettyAdapter adapter(Class<?> requestClass) throws ServletException {
    JettyAdapter known = adapters.get(requestClass);
    if (known != null) {
      return known;
    }
    synchronized (adapters) {
      JettyAdapter adapter = adapters.get(requestClass);
      if (adapter == null) {
        if (released) {
          throw new ServletException("the application has stopped");
        }
        adapter = newAdapter(requestClass);
        adapters.put(requestClass, adapter);
      }
      return adapter;
    }
  }

  private JettyAdapter newAdapter(Class<?> requestClass) throws ServletException {
    ClassLoader application = JettyUpgrade.class.getClassLoader();
    ClassLoader jetty = requestClass.getClassLoader();
    try {
      ClassLoader definer =
          seesTheSame(application, jetty) ? application : new BridgeClassLoader(application, jetty);
      return Class.forName(ADAPTER, true, definer)
          .asSubclass(JettyAdapter.class)
          .getConstructor(Class.class, Runnable.class, EventLoops.class)
          .newInstance(requestClass, farewell, loops);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new ServletException(
          "cannot reach Jetty's connections through " + requestClass.getName() + ": " + e, e);
    }
  }

  /** Whether code of the application is linked to the Jetty that serves it. */
  private static boolean seesTheSame(ClassLoader application, ClassLoader jetty)
      throws ClassNotFoundException {
    for (String name : NEEDED) {
      Class<?> expected = Class.forName(name, false, jetty);
      try {
        if (Class.forName(name, false, application) != expected) {
          return false;
        }
      } catch (ClassNotFoundException e) {
        return false;
      }
    }
    return true;
  }
}
