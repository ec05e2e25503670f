package dev.vaporetto.wars;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Map;

/** What the servlet and the filter have in common. */
public final class Upgrading {
  private Upgrading() {}

  static ServerContainer container(HttpServletRequest request) {
    return (ServerContainer)
        request.getServletContext().getAttribute(ServerContainer.class.getName());
  }

  /** Joins the room of the query string, with a configuration that is made for this request. */
  static void toRoom(HttpServletRequest request, HttpServletResponse response, String by)
      throws IOException {
    String path = "/" + request.getQueryString();
    ServerEndpointConfig config = ServerEndpointConfig.Builder.create(Room.class, path).build();
    try {
      container(request).upgradeHttpToWebSocket(request, response, config, Map.of("by", by));
    } catch (DeploymentException e) {
      response.setStatus(422);
      response.setContentType("text/plain");
      response.getWriter().print(e.getMessage());
    }
  }
}
