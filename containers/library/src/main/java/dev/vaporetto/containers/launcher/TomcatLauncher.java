package dev.vaporetto.containers.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;

/**
 * Runs an embedded Tomcat, 10.1 or 11. The applications get what a stock Tomcat gives them: a class
 * loader of their own, annotation scanning, and their META-INF/context.xml.
 */
public final class TomcatLauncher implements EmbeddedContainer {
  /** What the stock conf/web.xml says and a web application cannot do without; no JSP engine. */
  private static final String DEFAULT_WEB_XML =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        <servlet>
          <servlet-name>default</servlet-name>
          <servlet-class>org.apache.catalina.servlets.DefaultServlet</servlet-class>
          <load-on-startup>1</load-on-startup>
        </servlet>
        <servlet-mapping>
          <servlet-name>default</servlet-name>
          <url-pattern>/</url-pattern>
        </servlet-mapping>
        <welcome-file-list>
          <welcome-file>index.html</welcome-file>
        </welcome-file-list>
      </web-app>
      """;

  /** All that Tomcat can be told to take. */
  private static final String RELAXED = "\"<>[\\]^`{|}";

  private final Tomcat tomcat = new Tomcat();
  private final Path defaultWebXml;
  private final Connector connector;
  private final @Nullable Connector tlsConnector;
  private final Map<String, Context> contexts = new HashMap<>();

  TomcatLauncher(LauncherOptions options) throws Exception {
    Path base = options.workDirectory();
    Files.createDirectories(base.resolve("webapps"));
    defaultWebXml = Files.writeString(base.resolve("default-web.xml"), DEFAULT_WEB_XML);
    tomcat.setBaseDir(base.toString());
    // A stock Tomcat has java:comp/env; an embedded one needs this call.
    tomcat.enableNaming();
    connector = tomcat.getConnector();
    connector.setPort(options.port());
    if (LauncherOptions.sendBuffer() > 0) {
      connector.setProperty("socket.txBufSize", Integer.toString(LauncherOptions.sendBuffer()));
    }
    if (LauncherOptions.maxConnections() > 0) {
      connector.setProperty("maxConnections", Integer.toString(LauncherOptions.maxConnections()));
    }
    if (LauncherOptions.relaxed()) {
      connector.setProperty("relaxedPathChars", RELAXED);
      connector.setProperty("relaxedQueryChars", RELAXED);
    }
    if (LauncherOptions.behindProxy()) {
      tomcat.getHost().getPipeline().addValve(proxyValve());
    }
    tlsConnector = options.keyStore() == null ? null : tlsConnector(options, options.keyStore());
    if (tlsConnector != null) {
      tomcat.getService().addConnector(tlsConnector);
    }
    tomcat.getHost();
  }

  /** Runs Tomcat until the end of standard input. */
  public static void main(String[] arguments) {
    LauncherLoop.run(arguments, TomcatLauncher::new);
  }

  private static RemoteIpValve proxyValve() {
    RemoteIpValve valve = new RemoteIpValve();
    valve.setHostHeader("X-Forwarded-Host");
    valve.setPortHeader("X-Forwarded-Port");
    return valve;
  }

  private static Connector tlsConnector(LauncherOptions options, Path keyStore) {
    Connector connector = new Connector();
    connector.setPort(options.tlsPort());
    connector.setScheme("https");
    connector.setSecure(true);
    connector.setProperty("SSLEnabled", "true");
    SSLHostConfig host = new SSLHostConfig();
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setCertificateKeystoreFile(keyStore.toAbsolutePath().toString());
    certificate.setCertificateKeystoreType("PKCS12");
    certificate.setCertificateKeystorePassword(options.keyStorePassword());
    host.addCertificate(certificate);
    connector.addSslHostConfig(host);
    return connector;
  }

  @Override
  public void start() throws Exception {
    tomcat.start();
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
  public ClassLoader deploy(String contextPath, Path directory) throws IOException {
    StandardContext context = new StandardContext();
    context.setName(contextPath);
    context.setPath(contextPath);
    context.setDocBase(directory.toAbsolutePath().toString());
    Path contextXml = directory.resolve("META-INF/context.xml");
    if (Files.exists(contextXml)) {
      context.setConfigFile(contextXml.toUri().toURL());
    }
    ContextConfig config = new ContextConfig();
    config.setDefaultWebXml(defaultWebXml.toAbsolutePath().toString());
    context.addLifecycleListener(config);
    // In a stock Tomcat they are in conf/web.xml too: a browser takes no style without its type.
    Tomcat.addDefaultMimeTypeMappings(context);
    tomcat.getHost().addChild(context);
    if (context.getState() != LifecycleState.STARTED) {
      tomcat.getHost().removeChild(context);
      throw new IllegalStateException(
          "Context '" + contextPath + "' did not start: its state was " + context.getState());
    }
    contexts.put(contextPath, context);
    return context.getLoader().getClassLoader();
  }

  @Override
  public void undeploy(String contextPath) {
    tomcat.getHost().removeChild(contexts.remove(contextPath));
  }

  @Override
  public void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }
}
