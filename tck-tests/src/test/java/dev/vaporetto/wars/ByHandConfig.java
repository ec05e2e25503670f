package dev.vaporetto.wars;

import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.WebSocketRoutes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpointConfig;
import java.security.Principal;
import java.util.Set;

/** Hands the configurations of routes to the standard API. */
public final class ByHandConfig implements ServerApplicationConfig {
  @Override
  public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> scanned) {
    return Set.copyOf(routes("config").endpointConfigs());
  }

  @Override
  public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> scanned) {
    return Set.of();
  }

  static WebSocketRoutes routes(String path) {
    WebSocketRoutes routes = WebSocketRoutes.create();
    routes
        .websocket(
            path + "/{name}",
            (request, webSocket) ->
                webSocket.onString(
                    text -> webSocket.send(path + " " + request.parameter("name") + " " + text)))
        .before(
            request ->
                request.parameter("name").equals("refused")
                    ? HandshakeDecision.refuse(418).header("X-By", path)
                    : HandshakeDecision.accept());
    routes.websocket(
        path + "-user",
        (request, webSocket) ->
            webSocket.send(
                request.principal().map(Principal::getName).orElse("anonymous")
                    + " in "
                    + request.sessionId().orElse("no session")));
    return routes;
  }
}
