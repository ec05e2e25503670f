package dev.vaporetto.wars;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Endpoints that learn by the configuration of {@code onOpen} what {@code modifyHandshake} knew, as
 * applications do for the HTTP session.
 */
@ServerEndpoint(value = "/handshaken", configurator = Handshaken.Noting.class)
public final class Handshaken {
  /** Notes who asks. */
  public static final class Noting extends ServerEndpointConfig.Configurator {
    @Override
    public void modifyHandshake(
        ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
      config.getUserProperties().put("who", request.getHeaders().get("X-Who"));
    }
  }

  @OnOpen
  public void opened(Session session, EndpointConfig config) throws IOException {
    session.getBasicRemote().sendText(seen(session, config));
  }

  private static String seen(Session session, EndpointConfig config) {
    Object common = config.getUserProperties().get("common");
    Object inConfig = config.getUserProperties().get("who");
    Object inSession = session.getUserProperties().get("who");
    return common + " " + inConfig + " " + inSession;
  }

  /** The same, programmatic. */
  public static final class Programmatic extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {
      try {
        session.getBasicRemote().sendText(seen(session, config));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Deploys the programmatic one. */
  @WebListener
  public static final class Deploying implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
      ServerContainer container =
          (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
      ServerEndpointConfig config =
          ServerEndpointConfig.Builder.create(Programmatic.class, "/handshaken-programmatic")
              .configurator(new Noting())
              .build();
      config.getUserProperties().put("common", "common");
      try {
        container.addEndpoint(config);
      } catch (DeploymentException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
