package dev.vaporetto.internal.route;

import dev.vaporetto.Compression;
import dev.vaporetto.HandshakeDecision;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks the route's policies, makes the endpoint of each connection and hands it the request, by way
 * of the connection's user properties (Jakarta WebSocket §3.3: those that {@code modifyHandshake}
 * sees are the session's own).
 */
public class RouteConfigurator extends ServerEndpointConfig.Configurator {
  /** How a client names the extension that compresses (RFC 7692 §7). */
  private static final String DEFLATE = "permessage-deflate";

  private static final HandshakeDecision AMBIGUOUS =
      HandshakeDecision.refuse(400).body("The path can be read in different ways");

  private final Route route;

  public RouteConfigurator(Route route) {
    this.route = route;
  }

  protected final Route route() {
    return route;
  }

  /** Closes what is open where the engine might not: the application stops. */
  public final void closeAll() {
    route.closeAll();
  }

  /** The origin is decided about where the request is known, too. */
  @Override
  public boolean checkOrigin(String originHeaderValue) {
    return true;
  }

  /** Those of the client's extensions that the engine has, in its order (§3.1.3). */
  @Override
  public List<Extension> getNegotiatedExtensions(
      List<Extension> installed, List<Extension> requested) {
    boolean compressed = route.settings().compression() != Compression.OFF;
    return requested.stream()
        .filter(wanted -> compressed || !wanted.getName().equals(DEFLATE))
        .filter(
            wanted ->
                installed.stream().anyMatch(known -> known.getName().equals(wanted.getName())))
        .toList();
  }

  /**
   * What the route chooses; else the first one of the route's that the client offered, on every
   * engine.
   */
  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    Function<List<String>, Optional<String>> choice = route.settings().subprotocolChoice();
    if (choice != null) {
      String chosen = choice.apply(List.copyOf(requested)).orElse("");
      // RFC 6455 §4.2.2 item 5: the server chooses one of those that the client named, or none
      if (chosen.isEmpty() || requested.contains(chosen)) {
        return chosen;
      }
      System.getLogger(RouteConfigurator.class.getName())
          .log(
              Level.WARNING,
              route.path() + " chose the subprotocol " + chosen + "; expected one of " + requested);
      return "";
    }
    return supported.stream().filter(requested::contains).findFirst().orElse("");
  }

  @Override
  public void modifyHandshake(
      ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
    RequestSnapshot decided = decided(request);
    config
        .getUserProperties()
        .put(RequestSnapshot.PROPERTY, decided != null ? decided : decide(request));
  }

  /**
   * The request, if the engine has asked the policies about it already; null if it cannot, so that
   * they are asked now.
   */
  protected @Nullable RequestSnapshot decided(HandshakeRequest request) {
    return null;
  }

  private RequestSnapshot decide(HandshakeRequest request) {
    HandshakeScope scope = HandshakeScope.current();
    RequestSnapshot snapshot = RequestSnapshot.of(request, scope);
    Map<String, String> parameters = PathParameters.of(route.path(), snapshot.path());
    if (parameters == null) {
      throw new RefusedHandshake(route.path(), AMBIGUOUS);
    }
    Admission.Outcome outcome = route.admission().decide(snapshot.withParameters(parameters));
    scope.end();
    if (!outcome.decision().isAccepted()) {
      throw new RefusedHandshake(route.path(), outcome.decision());
    }
    return outcome.request();
  }

  @Override
  public <T> T getEndpointInstance(Class<T> endpointClass) {
    return endpointClass.cast(new RouteEndpoint(route));
  }
}
