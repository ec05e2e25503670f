package dev.vaporetto.example.start;

import java.io.IOException;
import java.net.InetAddress;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** An embedded Jetty with the WAR at its root, reachable from this machine only. */
final class ChatServer {
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final WebAppContext context = new WebAppContext();

  private ChatServer(String war, int port) {
    // A chat without passwords: nothing to offer to a whole network unasked.
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    connector.setPort(port);
    server.addConnector(connector);
    context.setContextPath("/");
    context.setWar(war);
    // Without it, an application that does not start is a server that answers 503.
    context.setThrowUnavailableOnStartupException(true);
    server.setHandler(context);
  }

  /**
   * Starts the server.
   *
   * @param war a WAR, packed or exploded
   * @param port 0 for any free one
   * @throws StartException if the port cannot be had
   * @throws Exception if the application does not start
   */
  static ChatServer start(String war, int port) throws Exception {
    ChatServer chat = new ChatServer(war, port);
    chat.listen();
    chat.server.start();
    return chat;
  }

  /** Takes the port before the application starts; clients that connect now are served later. */
  private void listen() throws StartException {
    try {
      connector.open();
    } catch (IOException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new StartException(
          "Port "
              + connector.getPort()
              + " cannot be used ("
              + reason.getMessage()
              + "): append -Dport=N for another one");
    }
  }

  /** Where a browser finds the page. */
  String url() {
    return "http://localhost:" + connector.getLocalPort() + "/";
  }

  /**
   * Stops accepting, then the application, which closes its sockets with 1001, then the rest.
   * Jetty's own order would cut the connections first.
   */
  void stop() {
    try {
      connector.close();
      context.stop();
      server.stop();
    } catch (Exception e) {
      System.err.println("The chat did not stop in order: " + e);
    }
  }
}
