import dev.vaporetto.bootstrap.VaporettoInitializer;
import dev.vaporetto.engine.VaporettoEngine;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

public class JettyRestart {
  public static void main(String[] arguments) throws Exception {
    Server server = new Server(8080);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServletContainerInitializer(
        (found, application) ->
            VaporettoEngine.install(application, Echo.class, Greetings.class));
    context.addServletContainerInitializer(
        new VaporettoInitializer(), Echo.class, Greetings.class);
    server.setHandler(context);
    server.start();
    context.stop();
    context.start();
    server.stop();
    server.start();
    System.out.println("ws://localhost:" + server.getURI().getPort() + "/echo");
  }
}
