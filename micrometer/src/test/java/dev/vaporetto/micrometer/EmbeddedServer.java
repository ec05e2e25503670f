package dev.vaporetto.micrometer;

import dev.vaporetto.engine.EngineServerContainer;
import dev.vaporetto.engine.VaporettoEngine;
import jakarta.websocket.server.ServerContainer;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;

/** A Tomcat with one application. */
final class EmbeddedServer implements AutoCloseable {
  private final Tomcat tomcat = new Tomcat();
  private final Context context;

  EmbeddedServer(Path folder, Class<?>... endpoints) throws LifecycleException {
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "default", new DefaultServlet());
    context.addServletMappingDecoded("/", "default");
    context.addServletContainerInitializer(
        (none, application) -> VaporettoEngine.install(application, endpoints), null);
    tomcat.start();
    tomcat.getConnector();
  }

  int port() {
    return tomcat.getConnector().getLocalPort();
  }

  ServerContainer container() {
    return (ServerContainer)
        context.getServletContext().getAttribute(ServerContainer.class.getName());
  }

  EngineServerContainer engine() {
    return (EngineServerContainer) container();
  }

  /** Ends the application only. */
  void undeploy() throws LifecycleException {
    context.stop();
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }
}
