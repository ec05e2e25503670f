package dev.vaporetto.tomcat;

import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.io.EventLoops;
import dev.vaporetto.servlet.HttpUpgrade;
import dev.vaporetto.servlet.TomcatAnswers;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Field;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.RequestFacade;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Takes sockets over from Tomcat's HTTP/1.1 connectors, NIO and, without TLS, NIO2. Thread-safe;
 * one for each application.
 *
 * <p>Only {@link Linked} names types of Tomcat's, so that this class can be loaded anywhere.
 */
public final class TomcatUpgrade implements HttpUpgrade {
  private static final String REQUESTS = "org.apache.catalina.connector.";
  private static final String CONTEXTS = "org.apache.catalina.core.";
  private static final String HANDLER =
      "org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler";

  /** An answer of {@link #supports}, which is the same for all requests of one class. */
  private record Answer(Class<?> requestClass, boolean supported) {}

  private final EventLoops loops;

  /** The last answer; a race only computes it twice. */
  private volatile @Nullable Answer lastAnswer;

  /** A way whose sockets wait on the loops given; the caller closes these. */
  public TomcatUpgrade(EventLoops loops) {
    this.loops = loops;
  }

  @Override
  public boolean supports(HttpServletRequest request) {
    Class<?> type = request.getClass();
    Answer answer = lastAnswer;
    if (answer == null || answer.requestClass() != type) {
      answer = new Answer(type, isTomcats(type, REQUESTS));
      lastAnswer = answer;
    }
    return answer.supported();
  }

  @Override
  public @Nullable String describe(ServletContext context) {
    return isTomcats(context.getClass(), CONTEXTS)
        ? loops.runCallbacks() ? "Tomcat's sockets on event loops" : "Tomcat's sockets and threads"
        : null;
  }

  /**
   * GlassFish and Payara call their classes like Tomcat's but have no such handler; and where the
   * application carries a copy of Tomcat's classes, ours would not be the container's.
   */
  private static boolean isTomcats(Class<?> type, String names) {
    if (!type.getName().startsWith(names)) {
      return false;
    }
    Class<?> theirs = find(type.getClassLoader());
    return theirs != null && theirs == find(TomcatUpgrade.class.getClassLoader());
  }

  private static @Nullable Class<?> find(@Nullable ClassLoader loader) {
    try {
      return Class.forName(HANDLER, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  @Override
  public HttpServletResponse response(HttpServletRequest request, HttpServletResponse response) {
    return Linked.response(request, response);
  }

  @Override
  public void upgrade(
      HttpServletRequest request, HttpServletResponse response, ConnectionFactory connections)
      throws IOException, ServletException {
    Linked.upgrade(request, connections, loops);
    TomcatAnswers.send(response);
  }

  /** Loaded with the first request of Tomcat's: from here on Tomcat's types are linked. */
  private static final class Linked {
    private static final @Nullable Field FACADES_REQUEST = facadesRequest();

    private static @Nullable Field facadesRequest() {
      try {
        Field field = RequestFacade.class.getDeclaredField("request");
        field.setAccessible(true);
        return field;
      } catch (ReflectiveOperationException | RuntimeException e) {
        // Tomcat as a named module, or another Tomcat: the handler refuses the socket instead.
        return null;
      }
    }

    /**
     * Whether the request came by NIO2 with TLS. There a close from outside of Tomcat's dispatch
     * hands the channel to the next connection, while a completion may still unwrap into its
     * buffers.
     */
    private static boolean isSecureNio2(HttpServletRequest request) {
      Request tomcats = behind(request);
      Connector connector = tomcats == null ? null : tomcats.getConnector();
      return connector != null
          && connector.getProtocolHandlerClassName().endsWith("Nio2Protocol")
          && connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol
          && protocol.isSSLEnabled();
    }

    /** Null where the facade does not show it. */
    private static @Nullable Request behind(HttpServletRequest request) {
      try {
        Object inner =
            request instanceof RequestFacade && FACADES_REQUEST != null
                ? FACADES_REQUEST.get(request)
                : request;
        return inner instanceof Request tomcats ? tomcats : null;
      } catch (IllegalAccessException e) {
        return null;
      }
    }

    static HttpServletResponse response(HttpServletRequest request, HttpServletResponse otherwise) {
      Request tomcats = behind(request);
      return tomcats == null ? otherwise : tomcats.getResponse().getResponse();
    }

    static void upgrade(HttpServletRequest request, ConnectionFactory connections, EventLoops loops)
        throws IOException, ServletException {
      if (isSecureNio2(request)) {
        throw new ServletException(
            "a WebSocket with TLS needs a connector of NIO (Http11NioProtocol, Tomcat's default),"
                + " but this request came by one of NIO2 (Http11Nio2Protocol)");
      }
      try {
        // Tomcat makes the handler by its constructor, and initialises it after the filter chain
        // has returned and the answer is written: what it needs is handed over in between.
        request.upgrade(TomcatUpgradeHandler.class).handOver(connections, loops);
      } catch (UnsupportedOperationException e) {
        throw new ServletException(
            "a WebSocket needs an HTTP/1.1 connector, but this request came by one that cannot"
                + " upgrade, as "
                + request.getProtocol(),
            e);
      }
    }
  }
}
