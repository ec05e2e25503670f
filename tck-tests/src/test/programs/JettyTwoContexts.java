import dev.vaporetto.WebSocket;
import dev.vaporetto.engine.VaporettoEngine;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** A client of the program goes on when one context of its server stops. */
public class JettyTwoContexts {
  public static void main(String[] arguments) throws Exception {
    Server server = new Server(8080);
    ServletContextHandler one = context("/one");
    ServletContextHandler two = context("/");
    server.setHandler(new ContextHandlerCollection(one, two));
    server.start();
    String uri = "ws://localhost:" + server.getURI().getPort() + "/echo";
    WebSocket socket = WebSocket.connect(uri).join();
    one.stop();
    socket.send("still open").join();
    System.out.println(socket.isOpen() ? uri : "closed by a context that has stopped");
  }

  private static ServletContextHandler context(String path) {
    ServletContextHandler context = new ServletContextHandler(path);
    context.setClassLoader(JettyTwoContexts.class.getClassLoader());
    context.addServletContainerInitializer(
        (found, application) ->
            VaporettoEngine.install(application, Echo.class, Greetings.class));
    return context;
  }
}
