package dev.vaporetto.rooms;

import dev.vaporetto.engine.VaporettoEngine;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/**
 * A node: an embedded Tomcat with rooms over one broker of each kind. Its arguments are {@code
 * KIND=PORT}; where it listens it prints as {@code node PORT}. It runs until it is killed.
 */
final class NodeServer {
  static final String READY = "node ";

  private NodeServer() {}

  public static void main(String[] arguments) throws Exception {
    NodeRoutes.configure(arguments);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("node").toString());
    tomcat.setPort(0);
    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet");
    context.addServletMappingDecoded("/", "default");
    context.addServletContainerInitializer(
        (found, application) -> VaporettoEngine.install(application, NodeRoutes.class), null);
    tomcat.getConnector();
    tomcat.start();
    System.out.println(READY + tomcat.getConnector().getLocalPort());
    // Until the process is killed: its threads are all daemons.
    Thread.currentThread().join();
  }
}
