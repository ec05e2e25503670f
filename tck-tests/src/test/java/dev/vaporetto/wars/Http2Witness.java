package dev.vaporetto.wars;

import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a text back behind the version of HTTP by which the socket came; the text {@code
 * close:4001:bye} makes it close.
 */
@ServerEndpoint(value = "/witness", configurator = Http2Witness.Handshake.class)
public class Http2Witness {
  private static final String VERSION = "version";

  /** Only a handshake of HTTP/1.1 has a key. */
  public static class Handshake extends ServerEndpointConfig.Configurator {
    @Override
    public void modifyHandshake(
        ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
      boolean key = request.getHeaders().containsKey("Sec-WebSocket-Key");
      config.getUserProperties().put(VERSION, key ? "HTTP/1.1" : "HTTP/2");
    }
  }

  private String version = "";

  @OnOpen
  public void open(Session session) {
    version = String.valueOf(session.getUserProperties().get(VERSION));
  }

  @OnMessage
  public @Nullable String echo(String text, Session session) throws IOException {
    return CloseCommand.obey(text, session) ? null : version + " " + text;
  }
}
