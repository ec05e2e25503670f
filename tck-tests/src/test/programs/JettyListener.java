import dev.vaporetto.engine.VaporettoEngine;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

public class JettyListener {
  public static void main(String[] arguments) throws Exception {
    Server server = new Server(8080);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addEventListener(
        new ServletContextListener() {
          @Override
          public void contextInitialized(ServletContextEvent event) {
            try {
              VaporettoEngine.install(event.getServletContext(), Echo.class, Greetings.class);
            } catch (ServletException e) {
              throw new IllegalStateException(e);
            }
          }
        });
    server.setHandler(context);
    server.start();
    context.stop();
    context.start();
    System.out.println("ws://localhost:" + server.getURI().getPort() + "/echo");
  }
}
