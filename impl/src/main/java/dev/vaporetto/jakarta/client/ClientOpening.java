package dev.vaporetto.jakarta.client;

import dev.vaporetto.client.ClientRequest;
import dev.vaporetto.client.ClientRuntime;
import dev.vaporetto.client.OpenSocket;
import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionHandler;
import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.Transport;
import dev.vaporetto.jakarta.endpoint.EndpointModel;
import dev.vaporetto.jakarta.session.Extensions;
import dev.vaporetto.jakarta.session.SessionGroup;
import dev.vaporetto.jakarta.session.SessionInfo;
import dev.vaporetto.jakarta.session.WebSocketSession;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.ExtensionRefusedException;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.handshake.ClientHandshake;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Established;
import dev.vaporetto.protocol.handshake.WebSocketUri;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One endpoint on its way to one server: what is asked of the server, and what becomes of its
 * answer.
 *
 * @param instance of the endpoint's class
 * @param extensions what to ask for of the configuration's
 * @param applicationLoader the context class loader of its callbacks
 */
record ClientOpening(
    WebSocketContainer container,
    ClientRuntime runtime,
    EndpointModel model,
    Object instance,
    ClientEndpointConfig config,
    ClientExtensions extensions,
    URI uri,
    ClassLoader applicationLoader) {

  /**
   * What to ask of the server; calls the configurator.
   *
   * @throws DeploymentException if the configuration or the URI cannot be asked for
   */
  ClientRequest request() throws DeploymentException {
    try {
      ClientOptions options = new ClientOptions(config);
      ClientHandshake handshake =
          ClientHandshake.builder(uri, runtime.nonce())
              .subprotocols(config.getPreferredSubprotocols())
              .extensions(extensions.offers())
              .build();
      Map<String, List<String>> headers = handshake.headers();
      config.getConfigurator().beforeRequest(headers);
      return new ClientRequest(
          WebSocketUri.parse(uri),
          handshake.withHeaders(headers),
          config.getSSLContext(),
          options.connectTimeout(),
          options.handshakeTimeout());
    } catch (RuntimeException e) {
      throw new DeploymentException("Cannot connect to " + uri + ": " + e.getMessage(), e);
    }
  }

  /**
   * Makes the session of a socket; {@link Connection#open} then calls the endpoint.
   *
   * @throws DeploymentException if the configurator refuses the response; the socket is closed
   */
  WebSocketSession session(OpenSocket socket) throws DeploymentException {
    try {
      Established response = socket.response();
      HandshakeResponse headers = response::headers;
      config.getConfigurator().afterResponse(headers);
      ExtensionPipeline pipeline = extensions.accept(response.extensions());
      SessionGroup group = model.newGroup(container, applicationLoader, runtime.connections());
      return socket.start(
          transport ->
              WebSocketSession.create(
                  handler -> connection(transport, handler, pipeline),
                  group,
                  info(response),
                  model.endpoint(instance),
                  () -> {}),
          WebSocketSession::connection);
    } catch (ExtensionRefusedException e) {
      socket.close();
      throw new DeploymentException("Cannot connect to " + uri + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      socket.close();
      throw new DeploymentException("Cannot connect to " + uri + ": " + e, e);
    }
  }

  private SessionInfo info(Established response) {
    String subprotocol = response.subprotocol();
    return new SessionInfo(
        uri.toString(),
        uri.getRawQuery(),
        Map.of(),
        subprotocol == null ? "" : subprotocol,
        Extensions.of(response.extensions()),
        null,
        WebSocketUri.parse(uri).secure(),
        new ConcurrentHashMap<>(config.getUserProperties()),
        () -> {});
  }

  private Connection connection(
      Transport transport, ConnectionHandler handler, ExtensionPipeline pipeline) {
    return new Connection(
        Role.CLIENT,
        runtime.maskingKeys(),
        transport,
        handler,
        runtime.connections(),
        ConnectionSettings.DEFAULT,
        pipeline);
  }
}
