package dev.vaporetto.wars;

import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;

/** Stores what the handshake's request says, an HTTP session that may be none among it. */
public class ToldConfigurator extends ServerEndpointConfig.Configurator {
  @Override
  public void modifyHandshake(
      ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
    config.getUserProperties().put("session", request.getHttpSession());
    config
        .getUserProperties()
        .put("told", request.getRequestURI() + "\n" + request.getParameterMap());
  }

  /** What the session and the handshake say about the request, a line each. */
  static String tell(Session session) {
    return String.join(
        "\n",
        String.valueOf(session.getRequestURI()),
        session.getQueryString(),
        String.valueOf(session.getRequestParameterMap()),
        String.valueOf(session.getUserProperties().get("told")),
        String.valueOf(session.getUserProperties().get("session")));
  }
}
