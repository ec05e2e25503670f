import dev.vaporetto.engine.VaporettoEngine;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;

/** Its log is looked at. */
public class JettyTwoEngines {
  public static void main(String[] arguments) throws Exception {
    Server server = new Server(8080);
    ServletContextHandler context = new ServletContextHandler("/");
    JakartaWebSocketServletContainerInitializer.configure(
        context, (application, container) -> {});
    context.addServletContainerInitializer(
        (found, application) -> VaporettoEngine.install(application, Echo.class));
    server.setHandler(context);
    server.start();
    System.out.println("ws://localhost:" + server.getURI().getPort() + "/echo");
  }
}
