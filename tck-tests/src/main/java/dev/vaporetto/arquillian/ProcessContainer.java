package dev.vaporetto.arquillian;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.WorkFiles;
import java.nio.file.Path;
import java.util.Objects;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.client.protocol.metadata.Servlet;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jspecify.annotations.Nullable;

/**
 * Any {@link Container} for Arquillian, for tests that run on the client's side. The server is a
 * process of its own: nothing of the tests' class path is visible to an application.
 *
 * <p>An application that the server refuses is no failure here, because a test has no way to say
 * that it expects one; {@link Deployments} records the refusals. For one thread.
 */
public final class ProcessContainer implements DeployableContainer<ProcessContainerConfiguration> {
  private static final String DOT_WAR = ".war";

  private @Nullable Container container;

  /** Non-null between start and stop. */
  private @Nullable RunningServer server;

  /** Instantiated by Arquillian. */
  public ProcessContainer() {}

  @Override
  public Class<ProcessContainerConfiguration> getConfigurationClass() {
    return ProcessContainerConfiguration.class;
  }

  @Override
  public void setup(ProcessContainerConfiguration configuration) {
    container = configuration.choice();
  }

  @Override
  public void start() throws LifecycleException {
    try {
      server =
          Objects.requireNonNull(container)
              .start(ServerOptions.defaults().withJars(EngineJars.ofServer()));
    } catch (RuntimeException e) {
      throw new LifecycleException("The server did not start", e);
    }
  }

  @Override
  public void stop() {
    running().close();
    server = null;
  }

  private RunningServer running() {
    return Objects.requireNonNull(server, "the server is not started");
  }

  /** The protocol needs no part inside the application. */
  @Override
  public ProtocolDescription getDefaultProtocol() {
    return new ProtocolDescription("Local");
  }

  @Override
  public ProtocolMetaData deploy(Archive<?> archive) {
    Path war = WorkFiles.newDirectory("war").resolve(archive.getName());
    archive.as(ZipExporter.class).exportTo(war.toFile());
    String path = contextPath(archive);
    try {
      running().deploy(path, war);
      Deployments.started(archive.getName());
    } catch (IllegalStateException e) {
      Deployments.refused(archive.getName(), String.valueOf(e.getMessage()));
    }
    HTTPContext http = new HTTPContext("localhost", running().port());
    http.add(new Servlet("default", path));
    return new ProtocolMetaData().addContext(http);
  }

  @Override
  public void undeploy(Archive<?> archive) {
    if (!Deployments.isRefused(archive.getName())) {
      running().undeploy(contextPath(archive));
    }
  }

  private static String contextPath(Archive<?> archive) {
    String name = archive.getName();
    if (!name.endsWith(DOT_WAR)) {
      throw new IllegalArgumentException("Only WARs can be deployed, but " + name + " came");
    }
    return "/" + name.substring(0, name.length() - DOT_WAR.length());
  }
}
