package dev.vaporetto.containers.launcher;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainer;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.annotation.HandlesTypes;
import java.net.InetSocketAddress;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import org.xnio.Options;

/**
 * Runs an embedded Undertow. Undertow has no WAR support: this launcher itself finds
 * ServletContainerInitializers and annotated servlets, filters and listeners. It reads no web.xml.
 */
public final class UndertowLauncher implements EmbeddedContainer {
  private final Undertow undertow;
  private final boolean ownEngine;
  private final boolean tls;
  private final PathHandler paths = Handlers.path();
  private final ServletContainer container = ServletContainer.Factory.newInstance();
  private final Map<String, Deployed> applications = new HashMap<>();

  private record Deployed(DeploymentInfo info, DeploymentManager manager, URLClassLoader loader) {}

  UndertowLauncher(LauncherOptions options) throws Exception {
    ownEngine = options.ownEngine();
    tls = options.keyStore() != null;
    Undertow.Builder builder =
        Undertow.builder()
            .addHttpListener(options.port(), "0.0.0.0")
            .setHandler(LauncherOptions.behindProxy() ? Handlers.proxyPeerAddress(paths) : paths);
    if (tls) {
      builder.addHttpsListener(options.tlsPort(), "0.0.0.0", options.sslContext());
    }
    if (LauncherOptions.sendBuffer() > 0) {
      builder.setSocketOption(Options.SEND_BUFFER, LauncherOptions.sendBuffer());
    }
    undertow = builder.build();
  }

  /** Runs Undertow until the end of standard input. */
  public static void main(String[] arguments) {
    LauncherLoop.run(arguments, UndertowLauncher::new);
  }

  @Override
  public void start() {
    undertow.start();
  }

  @Override
  public int port() {
    return portOf(0);
  }

  @Override
  public int tlsPort() {
    return tls ? portOf(1) : -1;
  }

  private int portOf(int listener) {
    return ((InetSocketAddress) undertow.getListenerInfo().get(listener).getAddress()).getPort();
  }

  @Override
  public ClassLoader deploy(String contextPath, Path directory) throws Exception {
    String path = contextPath.isEmpty() ? "/" : contextPath;
    WebAppClasses classes = WebAppClasses.of(directory);
    DeploymentInfo info =
        new DeploymentInfo()
            .setClassLoader(classes.loader())
            .setContextPath(path)
            .setDeploymentName(path);
    addInitializers(info, classes);
    ServletAnnotations.addTo(info, classes);
    if (ownEngine) {
      UndertowOwnEngine.addTo(info, classes);
    }
    DeploymentManager manager = container.addDeployment(info);
    try {
      manager.deploy();
      paths.addPrefixPath(path, manager.start());
    } catch (Exception | LinkageError e) {
      container.removeDeployment(info);
      classes.loader().close();
      throw e;
    }
    applications.put(contextPath, new Deployed(info, manager, classes.loader()));
    return classes.loader();
  }

  private static void addInitializers(DeploymentInfo info, WebAppClasses classes) {
    for (ServletContainerInitializer initializer :
        ServiceLoader.load(ServletContainerInitializer.class, classes.loader())) {
      Class<? extends ServletContainerInitializer> type = initializer.getClass();
      HandlesTypes types = type.getAnnotation(HandlesTypes.class);
      Set<Class<?>> handled = types == null ? Set.of() : classes.handledBy(types.value());
      info.addServletContainerInitializer(new ServletContainerInitializerInfo(type, handled));
    }
  }

  @Override
  public void undeploy(String contextPath) throws Exception {
    Deployed deployed = Objects.requireNonNull(applications.remove(contextPath), contextPath);
    paths.removePrefixPath(contextPath.isEmpty() ? "/" : contextPath);
    deployed.manager().stop();
    deployed.manager().undeploy();
    container.removeDeployment(deployed.info());
    deployed.loader().close();
  }

  /** The deployments first: Undertow itself knows nothing of them, and ends their sockets. */
  @Override
  public void stop() throws Exception {
    for (Deployed deployed : applications.values()) {
      deployed.manager().stop();
      deployed.manager().undeploy();
    }
    undertow.stop();
  }
}
