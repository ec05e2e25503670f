package dev.vaporetto.jetty.bridge;

import dev.vaporetto.bootstrap.VaporettoInitializer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** A Jetty that speaks HTTP/2 without TLS, and HTTP/1.1 beside it, with endpoints of ours. */
final class StreamServer implements AutoCloseable {
  final Server server = new Server(new QueuedThreadPool(16));
  final HTTP2CServerConnectionFactory http2;
  final ServerConnector connector;

  private StreamServer(
      Map<String, String> parameters, @Nullable Filter filter, Class<?>... endpoints) {
    HttpConfiguration http = new HttpConfiguration();
    http2 = new HTTP2CServerConnectionFactory(http);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http), http2);
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/app");
    context.setClassLoader(StreamServer.class.getClassLoader());
    parameters.forEach(context::setInitParameter);
    if (filter != null) {
      context.addFilter(new FilterHolder(filter), "/*", EnumSet.of(DispatcherType.REQUEST));
    }
    context.addServletContainerInitializer(new VaporettoInitializer(), endpoints);
    server.setHandler(context);
  }

  static StreamServer start(Map<String, String> parameters, Class<?>... endpoints)
      throws Exception {
    return start(new StreamServer(parameters, null, endpoints));
  }

  /** With a filter in front of ours. */
  static StreamServer start(Filter filter, Class<?>... endpoints) throws Exception {
    return start(new StreamServer(Map.of(), filter, endpoints));
  }

  private static StreamServer start(StreamServer result) throws Exception {
    result.server.start();
    return result;
  }

  int port() {
    return connector.getLocalPort();
  }

  /** What the server knows of the streams of its only connection. */
  Collection<Stream> streams() {
    return session().getStreams();
  }

  HTTP2Session session() {
    HTTP2Connection connection =
        (HTTP2Connection) connector.getConnectedEndPoints().iterator().next().getConnection();
    return connection.getSession();
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
  }
}
