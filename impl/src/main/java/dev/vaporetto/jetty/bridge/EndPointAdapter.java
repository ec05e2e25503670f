package dev.vaporetto.jetty.bridge;

import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.io.EventLoops;
import dev.vaporetto.jetty.JettyAdapter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.TunnelSupport;
import org.jspecify.annotations.Nullable;

/**
 * Finds the endpoint behind a servlet request, or its stream of HTTP/2, and leaves our connection
 * where Jetty's {@link HttpStream} looks for it after the answer. Thread-safe.
 */
public final class EndPointAdapter implements JettyAdapter {
  /**
   * {@code ServletApiRequest.getRequest()}, whose class has another package in each of ee10, ee11.
   */
  private final MethodHandle coreRequest;

  /** The class ServletContextRequest of the same package. */
  private final Class<?> contextRequest;

  /** Its {@code getHttpServletResponse()}. */
  private final MethodHandle servletResponse;

  private final StopListener stops;
  private final EventLoops loops;

  /**
   * Links to one Jetty.
   *
   * @param servletApiRequest Jetty's class of servlet requests
   * @param farewell ends the application's connections, before a server of theirs stops
   * @param loops for sockets without TLS
   * @throws ReflectiveOperationException if it has no public method that returns the core request,
   *     or that has none for the servlet response
   */
  public EndPointAdapter(Class<?> servletApiRequest, Runnable farewell, EventLoops loops)
      throws ReflectiveOperationException {
    this.loops = loops;
    stops = new StopListener(farewell);
    coreRequest =
        MethodHandles.publicLookup()
            .findVirtual(servletApiRequest, "getRequest", MethodType.methodType(Request.class))
            .asType(MethodType.methodType(Request.class, HttpServletRequest.class));
    contextRequest =
        Class.forName(
            servletApiRequest.getPackageName() + ".ServletContextRequest",
            false,
            servletApiRequest.getClassLoader());
    servletResponse =
        MethodHandles.publicLookup()
            .findVirtual(
                contextRequest,
                "getHttpServletResponse",
                MethodType.methodType(HttpServletResponse.class))
            .asType(MethodType.methodType(HttpServletResponse.class, Object.class));
  }

  @Override
  public @Nullable String connectProtocol(HttpServletRequest request) {
    TunnelSupport tunnel = streamOf(coreRequest(request));
    return tunnel == null ? null : tunnel.getProtocol();
  }

  @Override
  public void replaceConnection(HttpServletRequest request, ConnectionFactory connections) {
    Request core = coreRequest(request);
    ConnectionMetaData metaData = core.getConnectionMetaData();
    stops.follow(metaData.getConnector());
    TunnelSupport tunnel = streamOf(core);
    JettyConnection transport;
    if (tunnel == null) {
      transport =
          ofSocket(metaData.getConnection().getEndPoint(), metaData.getConnector(), connections);
    } else {
      transport = StreamTransport.of(tunnel.getEndPoint(), metaData.getConnector(), connections);
      core.addHttpStreamWrapper(stream -> new Tunnel(stream, transport));
    }
    // As for every connection of the connector: its statistics and limits count them.
    metaData.getConnector().getEventListeners().forEach(transport::addEventListener);
    core.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, transport);
  }

  private JettyConnection ofSocket(
      EndPoint endPoint, Connector connector, ConnectionFactory connections) {
    // Its subclasses, and what wraps it, may do more than the channel does.
    return loops.runCallbacks() && endPoint.getClass() == SocketChannelEndPoint.class
        ? new LoopConnection((SocketChannelEndPoint) endPoint, connector, connections, loops.next())
        : new EndPointTransport(endPoint, connector, connections);
  }

  /** The stream of an extended CONNECT; null for any other request, each of HTTP/1.1 among them. */
  private static @Nullable TunnelSupport streamOf(Request core) {
    if (!core.getConnectionMetaData().getProtocol().startsWith("HTTP/2")) {
      // Requests of HTTP/1.1 have a tunnel as well, and there may be no class of HTTP/2.
      return null;
    }
    TunnelSupport tunnel = core.getTunnelSupport();
    return tunnel != null && StreamTransport.isFor(tunnel.getEndPoint()) ? tunnel : null;
  }

  @Override
  public HttpServletResponse response(HttpServletRequest request) {
    Object core = Request.as(coreRequest(request), contextRequest.asSubclass(Request.class));
    try {
      return (HttpServletResponse) servletResponse.invokeExact(core);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("getHttpServletResponse() declares no exception", e);
    }
  }

  @Override
  public void release() {
    stops.release();
  }

  private Request coreRequest(HttpServletRequest request) {
    try {
      return (Request) coreRequest.invokeExact(request);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("ServletApiRequest.getRequest() declares no exception", e);
    }
  }
}
