package dev.vaporetto.containers.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** Runs an embedded Jetty, 12.0 or 12.1; the EE version is the {@link ContextFactory}'s. */
final class JettyContainer implements EmbeddedContainer {
  private final Server server = new Server();
  private final ContextHandlerCollection handlers = new ContextHandlerCollection();
  private final ServerConnector connector;
  private final @Nullable ServerConnector tlsConnector;
  private final LauncherOptions options;
  private final ContextFactory contextFactory;
  private final Map<String, ContextHandler> contexts = new HashMap<>();
  private int deployments;

  /** Makes the WebAppContext of one EE version, with its default configurations. */
  interface ContextFactory {
    ContextHandler create(String contextPath, Path directory);
  }

  JettyContainer(LauncherOptions options, ContextFactory contextFactory) {
    this.options = options;
    this.contextFactory = contextFactory;
    HttpConfiguration http = new HttpConfiguration();
    if (LauncherOptions.behindProxy()) {
      http.addCustomizer(new ForwardedRequestCustomizer());
    }
    connector =
        LauncherOptions.http2()
            ? JettyHttp2.connector(server, http)
            : new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setPort(options.port());
    if (LauncherOptions.sendBuffer() > 0) {
      connector.setAcceptedSendBufferSize(LauncherOptions.sendBuffer());
    }
    server.addConnector(connector);
    tlsConnector = options.keyStore() == null ? null : tlsConnector(options.keyStore());
    if (tlsConnector != null) {
      server.addConnector(tlsConnector);
    }
    server.setHandler(handlers);
  }

  private ServerConnector tlsConnector(Path keyStore) {
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setKeyStorePath(keyStore.toAbsolutePath().toString());
    ssl.setKeyStoreType("PKCS12");
    ssl.setKeyStorePassword(options.keyStorePassword());
    HttpConfiguration http = new HttpConfiguration();
    // Clients may come by address, which has no SNI.
    http.addCustomizer(new SecureRequestCustomizer(false));
    ServerConnector secure =
        LauncherOptions.http2()
            ? JettyHttp2.connector(server, ssl, http)
            : new ServerConnector(
                server, new SslConnectionFactory(ssl, "http/1.1"), new HttpConnectionFactory(http));
    secure.setPort(options.tlsPort());
    return secure;
  }

  @Override
  public void start() throws Exception {
    server.start();
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public int tlsPort() {
    return tlsConnector == null ? -1 : tlsConnector.getLocalPort();
  }

  @Override
  public ClassLoader deploy(String contextPath, Path directory) throws Exception {
    ContextHandler context =
        contextFactory.create(contextPath.isEmpty() ? "/" : contextPath, directory);
    Path scratch = options.workDirectory().resolve("jetty-" + ++deployments);
    context.setTempDirectory(Files.createDirectories(scratch).toFile());
    handlers.addHandler(context);
    try {
      context.start();
    } catch (Exception e) {
      handlers.removeHandler(context);
      throw e;
    }
    contexts.put(contextPath, context);
    return context.getClassLoader();
  }

  @Override
  public void undeploy(String contextPath) throws Exception {
    ContextHandler context = Objects.requireNonNull(contexts.remove(contextPath), contextPath);
    context.stop();
    handlers.removeHandler(context);
    context.destroy();
  }

  @Override
  public void stop() throws Exception {
    server.stop();
  }
}
