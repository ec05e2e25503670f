package dev.vaporetto.jakarta.container;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.engine.EngineHandshakeRequest;
import dev.vaporetto.engine.HandshakeRefusal;
import dev.vaporetto.jakarta.container.LoginSockets.Login;
import dev.vaporetto.jakarta.endpoint.EndpointModel;
import dev.vaporetto.jakarta.endpoint.Instance;
import dev.vaporetto.jakarta.session.Extensions;
import dev.vaporetto.jakarta.session.SessionGroup;
import dev.vaporetto.jakarta.session.SessionInfo;
import dev.vaporetto.jakarta.session.SessionProperties;
import dev.vaporetto.jakarta.session.SessionResources;
import dev.vaporetto.jakarta.session.SocketAddresses;
import dev.vaporetto.jakarta.session.WebSocketSession;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.PermessageDeflate;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import dev.vaporetto.servlet.HandshakeRefusedException;
import dev.vaporetto.servlet.HandshakeTarget;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.InetAddress;
import java.net.URI;
import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One deployed endpoint: decides about handshakes to its path and makes its sessions. Thread-safe.
 */
final class ServerEndpoint implements HandshakeTarget {
  private final ServerEndpointConfig config;
  private final EndpointModel model;
  private final EndpointInstances instances;
  private final OriginPolicy origins;
  private final UpgradesUnderWay upgrades;
  private final SessionCounts counts;

  /** How many sessions this endpoint may have. */
  private final int maxSessions;

  /** Whose sessions these are: equal for all ways to one endpoint. */
  private final Object endpoint;

  /** Turns connections away while the application stops. */
  private final UnaryOperator<Connection> admission;

  /** What its connections share with others; where their callbacks run may be their own. */
  private final ConnectionRuntime runtime;

  private final ConnectionSettings settings;
  private final SessionGroup group;

  /** Null if this endpoint does not compress. */
  private final @Nullable PermessageDeflate deflate;

  ServerEndpoint(
      ServerEndpointConfig config,
      EndpointModel model,
      EndpointInstances instances,
      OriginPolicy origins,
      UpgradesUnderWay upgrades,
      SessionCounts counts,
      int maxSessions,
      Object endpoint,
      UnaryOperator<Connection> admission,
      ConnectionRuntime runtime,
      ConnectionSettings settings,
      SessionGroup group,
      @Nullable PermessageDeflate deflate) {
    this.deflate = deflate;
    this.config = config;
    this.model = model;
    this.instances = instances;
    this.origins = origins;
    this.upgrades = upgrades;
    this.counts = counts;
    this.maxSessions = maxSessions;
    this.endpoint = endpoint;
    this.admission = admission;
    this.runtime = runtime;
    this.settings = settings;
    this.group = group;
  }

  @Override
  public String path() {
    return config.getPath();
  }

  @Override
  public Answer answer(
      HttpServletRequest request, Accepted handshake, Map<String, String> pathParameters)
      throws HandshakeRefusedException {
    URI uri = RequestUri.of(request);
    Negotiation negotiation = new Negotiation(config, request, uri, handshake, pathParameters);
    negotiation.checkOrigin(origins);
    negotiation.askHook();
    String subprotocol = negotiation.subprotocol();
    ExtensionPipeline extensions = negotiation.extensions(deflate);
    // §3.1.5: what modifyHandshake does to the user properties is this session's
    SessionConfig own = new SessionConfig(config, new HashMap<>(config.getUserProperties()));
    negotiation.modifyHandshake(own);
    PendingUpgrade upgrade = upgrades.begin();
    boolean accepted = false;
    try {
      // Before any object is made for the session.
      upgrade.owns(counts.enter(owner(request)));
      Instance instance = instances.create();
      upgrade.owns(instance.destruction());
      Login login = login(request);
      if (login != null) {
        upgrade.owns(login::forget);
      }
      InetAddress client = forwarded(request);
      SessionInfo info =
          new SessionInfo(
              uri.toString(),
              request.getQueryString(),
              pathParameters,
              subprotocol,
              Extensions.of(extensions.agreed()),
              request.getUserPrincipal(),
              request.isSecure(),
              client == null ? request.getRemoteAddr() : client.getHostAddress(),
              client == null ? request.getRemotePort() : 0,
              SessionProperties.copyOf(own.userProperties()));
      upgrade.accepted(connections(instance.object(), own, info, upgrade, login, extensions));
      accepted = true;
    } finally {
      if (!accepted) {
        upgrade.abandon();
      }
    }
    return new Answer(negotiation.responseHeaders(), upgrade);
  }

  @Override
  public void onRefused(HandshakeRefusal refusal) {
    runtime.counters().onRefused(refusal);
  }

  /** Whom a proxy has told of, as who decides about handshakes believes it; null for nobody. */
  private static @Nullable InetAddress forwarded(HttpServletRequest request) {
    Object told = request.getAttribute(EngineHandshakeRequest.CLIENT_ADDRESS);
    return told instanceof InetAddress client ? client : null;
  }

  private SessionCounts.Owner owner(HttpServletRequest request) {
    InetAddress client = forwarded(request);
    InetAddress address =
        client != null
            ? client
            : SocketAddresses.of(request.getRemoteAddr(), request.getRemotePort()).getAddress();
    Principal user = request.getUserPrincipal();
    return new SessionCounts.Owner(
        endpoint, maxSessions, address, user == null ? null : user.getName());
  }

  /**
   * The login that the session depends on (§7.2, WSC-7.2-3); null for an anonymous user, and for
   * one who logs in with each request, without an HTTP session.
   */
  private static @Nullable Login login(HttpServletRequest request)
      throws HandshakeRefusedException {
    HttpSession session = request.getUserPrincipal() == null ? null : request.getSession(false);
    return session == null ? null : LoginSockets.follow(session);
  }

  private ConnectionFactory connections(
      Object instance,
      SessionConfig own,
      SessionInfo info,
      SessionResources resources,
      @Nullable Login login,
      ExtensionPipeline extensions) {
    return transport -> {
      WebSocketSession session =
          WebSocketSession.create(
              handler -> connection(transport, handler, login, extensions),
              group,
              info,
              model.endpoint(instance),
              own,
              resources);
      runtime.trace().opened(session.connection(), config.getPath(), session::inLog);
      return session.connection();
    };
  }

  private Connection connection(
      Transport transport,
      ConnectionHandler handler,
      @Nullable Login login,
      ExtensionPipeline extensions) {
    Connection connection =
        new Connection(
            Role.SERVER, MaskingKeys.NONE, transport, handler, runtime, settings, extensions);
    if (login != null) {
      login.attach(connection);
    }
    return admission.apply(connection);
  }
}
