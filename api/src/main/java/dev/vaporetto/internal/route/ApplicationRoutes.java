package dev.vaporetto.internal.route;

import dev.vaporetto.OpenSockets;
import dev.vaporetto.WebSocketRoutes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/** All routes of an application. */
public final class ApplicationRoutes extends Group implements WebSocketRoutes {
  /** Has no routes yet; for the service loader. */
  public ApplicationRoutes() {
    super(new RouteRegistry(), "", new RouteSettings("/"));
  }

  @Override
  public List<ServerEndpointConfig> endpointConfigs() {
    return registry().endpointConfigs();
  }

  @Override
  public void deployTo(ServerContainer container) throws DeploymentException {
    registry().deployTo(container);
  }

  /** Closes the sockets that an engine might leave open when the application stops. */
  public void closeAll() {
    registry().closeAll();
  }

  @Override
  public OpenSockets sockets() {
    return registry().sockets();
  }

  @Override
  public String table() {
    return registry().table();
  }

  /** Returns the {@link #table}. */
  @Override
  public String toString() {
    return table();
  }
}
