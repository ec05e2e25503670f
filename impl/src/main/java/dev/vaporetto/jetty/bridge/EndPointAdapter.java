package dev.vaporetto.jetty.bridge;

import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.jetty.JettyAdapter;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;

/**
 * Finds the endpoint behind a servlet request and leaves our connection where Jetty's {@link
 * HttpStream} looks for it after the answer. Thread-safe.
 */
public final class EndPointAdapter implements JettyAdapter {
  /**
   * {@code ServletApiRequest.getRequest()}, whose class has another package in each of ee10, ee11.
   */
  private final MethodHandle coreRequest;

  /**
   * Links to one Jetty.
   *
   * @param servletApiRequest Jetty's class of servlet requests
   * @throws ReflectiveOperationException if it has no public method that returns the core request
   */
  public EndPointAdapter(Class<?> servletApiRequest) throws ReflectiveOperationException {
    coreRequest =
        MethodHandles.publicLookup()
            .findVirtual(servletApiRequest, "getRequest", MethodType.methodType(Request.class))
            .asType(MethodType.methodType(Request.class, HttpServletRequest.class));
  }

  @Override
  public void replaceConnection(HttpServletRequest request, ConnectionFactory connections) {
    Request core = coreRequest(request);
    ConnectionMetaData metaData = core.getConnectionMetaData();
    EndPointTransport transport =
        new EndPointTransport(
            metaData.getConnection().getEndPoint(), metaData.getConnector(), connections);
    // As for every connection of the connector: its statistics and limits count them.
    metaData.getConnector().getEventListeners().forEach(transport::addEventListener);
    core.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, transport);
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
