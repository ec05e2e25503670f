import dev.vaporetto.engine.VaporettoEngine;
import jakarta.servlet.ServletException;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

/** The class path has no WebSocket API. */
public class JettyWithoutApi {
  public static void main(String[] arguments) throws Exception {
    Server server = new Server(8080);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServletContainerInitializer(
        (found, application) -> {
          try {
            VaporettoEngine.install(application, Greetings.class);
          } catch (ServletException e) {
            System.out.println("says: " + e.getMessage());
          }
        });
    server.setHandler(context);
    server.start();
  }
}
