package dev.vaporetto.jakarta.client;

import dev.vaporetto.client.ApplicationExecutor;
import dev.vaporetto.client.ClientRequest;
import dev.vaporetto.client.ClientRuntime;
import dev.vaporetto.client.OpenSocket;
import dev.vaporetto.client.course.Destination;
import dev.vaporetto.client.uri.RequestedUri;
import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.jakarta.endpoint.EndpointModel;
import dev.vaporetto.jakarta.session.Extensions;
import dev.vaporetto.jakarta.session.Headers;
import dev.vaporetto.jakarta.session.OpenSessions;
import dev.vaporetto.jakarta.session.SessionGroup;
import dev.vaporetto.jakarta.session.SessionInfo;
import dev.vaporetto.jakarta.session.SessionProperties;
import dev.vaporetto.jakarta.session.SessionResources;
import dev.vaporetto.jakarta.session.WebSocketSession;
import dev.vaporetto.metrics.EndpointCounters;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint on its way to one server: what is asked of the server, and what becomes of its
 * answer.
 *
 * @param counters of the container's clients
 * @param instance of the endpoint's class
 * @param extensions what to ask for of the configuration's
 * @param openSessions the container's, by the endpoints' classes
 * @param applicationLoader the context class loader of its callbacks
 */
record ClientOpening(
    WebSocketContainer container,
    ClientRuntime runtime,
    EndpointCounters counters,
    EndpointModel model,
    Object instance,
    ClientEndpointConfig config,
    ClientExtensions extensions,
    OpenSessions openSessions,
    ClientOptions options,
    URI uri,
    ClassLoader applicationLoader) {

  /** What its connection shares with others; the threads of its callbacks may be its own. */
  ConnectionRuntime connections() {
    ConnectionRuntime shared = runtime.connections().countedBy(counters);
    Executor own = options.executor();
    return own == null
        ? shared
        : shared.withExecutor(new ApplicationExecutor(own, shared.executor()));
  }

  /**
   * Begins to connect; calls the configurator.
   *
   * @throws DeploymentException if the configuration or the URI cannot be asked for
   */
  CompletableFuture<OpenSocket> connect() throws DeploymentException {
    try {
      return runtime.connect(
          new ClientRequest(
              uri,
              this::handshake,
              config.getSSLContext(),
              options.timeouts(),
              options.proxy(),
              options.policy(),
              connections().executor()));
    } catch (RuntimeException e) {
      throw failure(e.getMessage(), e);
    }
  }

  /** Jakarta WebSocket, {@code beforeRequest}: called for each request, before it is sent. */
  private ClientHandshake handshake(Destination destination) {
    ClientHandshake handshake =
        ClientHandshake.builder(destination.uri(), runtime.nonce())
            .subprotocols(config.getPreferredSubprotocols())
            .extensions(extensions.offers())
            .build();
    Map<String, List<String>> headers = handshake.headers();
    inApplication(() -> config.getConfigurator().beforeRequest(headers));
    Headers.removeNulls(headers);
    destination.adapt(headers);
    return handshake.withHeaders(headers);
  }

  private void inApplication(Runnable userCode) {
    Thread thread = Thread.currentThread();
    ClassLoader outside = thread.getContextClassLoader();
    thread.setContextClassLoader(applicationLoader);
    try {
      userCode.run();
    } finally {
      thread.setContextClassLoader(outside);
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
      Map<String, List<String>> answer = Headers.copy(response.headers());
      HandshakeResponse headers = () -> answer;
      inApplication(() -> config.getConfigurator().afterResponse(headers));
      ExtensionPipeline pipeline = extensions.accept(response.extensions());
      ConnectionRuntime own = connections();
      SessionGroup group =
          model.newGroup(container, applicationLoader, own, openSessions, instance.getClass());
      WebSocketSession session =
          socket.start(
              transport ->
                  WebSocketSession.create(
                      handler -> connection(transport, handler, own, pipeline),
                      group,
                      info(socket.uri(), response),
                      model.endpoint(instance),
                      config,
                      SessionResources.NONE),
              WebSocketSession::connection);
      configure(session.connection());
      return session;
    } catch (ExtensionRefusedException e) {
      socket.close();
      throw failure(e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      // Error: for example of a configurator's static initializer
      socket.close();
      throw failure(e.toString(), e);
    }
  }

  private DeploymentException failure(@Nullable String reason, Throwable cause) {
    return new DeploymentException(
        "Cannot connect to " + RequestedUri.withoutSecrets(uri) + ": " + reason, cause);
  }

  private void configure(Connection connection) {
    connection.pingInterval(options.pingInterval());
    if (options.maxMessageSize() >= 0) {
      connection.limits().maxTextSize(options.maxMessageSize());
      connection.limits().maxBinarySize(options.maxMessageSize());
    }
  }

  private SessionInfo info(URI reached, Established response) {
    String subprotocol = response.subprotocol();
    return new SessionInfo(
        reached.toString(),
        reached.getRawQuery(),
        Map.of(),
        subprotocol == null ? "" : subprotocol,
        Extensions.of(response.extensions()),
        null,
        WebSocketUri.parse(reached).secure(),
        WebSocketUri.parse(reached).host(),
        WebSocketUri.parse(reached).port(),
        SessionProperties.copyOf(config.getUserProperties()));
  }

  private Connection connection(
      Transport transport,
      ConnectionHandler handler,
      ConnectionRuntime own,
      ExtensionPipeline pipeline) {
    return new Connection(
        Role.CLIENT,
        runtime.maskingKeys(),
        transport,
        handler,
        own,
        options.connections(),
        pipeline);
  }
}
