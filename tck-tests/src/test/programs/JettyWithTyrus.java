import dev.vaporetto.engine.VaporettoEngine;
import jakarta.websocket.server.ServerContainer;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.glassfish.tyrus.spi.ServerContainerFactory;

/** Its log is looked at. */
public class JettyWithTyrus {
  public static void main(String[] arguments) throws Exception {
    Server server = new Server(8080);
    ServletContextHandler context = new ServletContextHandler("/");
    // What the initializer of Tyrus for servlet containers does.
    context.addServletContainerInitializer(
        (found, application) ->
            application.setAttribute(
                ServerContainer.class.getName(),
                ServerContainerFactory.createServerContainer(Map.of())));
    context.addServletContainerInitializer(
        (found, application) -> VaporettoEngine.install(application, Echo.class));
    server.setHandler(context);
    server.start();
    System.out.println("ws://localhost:" + server.getURI().getPort() + "/echo");
  }
}
