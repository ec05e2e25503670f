package dev.vaporetto.internal.engine;

import dev.vaporetto.Compression;
import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.WebSocketRequest;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.HandshakeRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The rules of a route, which an engine applies to its handshakes. Thread-safe. */
public interface RouteRules {
  /** The user property that carries the {@link WebSocketRequest} from handshake to session. */
  String REQUEST = "dev.vaporetto.request";

  /**
   * A decision about a handshake.
   *
   * @param request with its path parameters, parsed if they passed, and with the client's own
   *     address
   * @param decider who has decided
   */
  record Outcome(WebSocketRequest request, HandshakeDecision decision, Decider decider) {
    /** What a policy, or a path parameter, has decided. */
    public Outcome(WebSocketRequest request, HandshakeDecision decision) {
      this(request, decision, Decider.APPLICATION);
    }
  }

  /** Who has decided. */
  enum Decider {
    APPLICATION,
    /** The rule about origins. */
    ORIGIN,
    /** Nobody: the application has failed to, or was too slow. */
    FAILURE
  }

  /** The template of the path (Jakarta WebSocket §3.1.1). */
  String path();

  /** The subprotocols that the route supports, in the order of preference. */
  List<String> subprotocols();

  /**
   * Chooses one of the subprotocols that the client has offered; returns an empty text for none.
   */
  String chooseSubprotocol(List<String> offered);

  /** What the engine is told beyond that, as user properties of the endpoint. Unmodifiable. */
  Map<String, Object> properties();

  /** Null for the engine's default. */
  @Nullable Compression compression();

  /** Where callbacks run; null for the engine's threads. */
  @Nullable Executor executor();

  /**
   * Decides about a handshake; waits for asynchronous policies.
   *
   * @param parameters the path parameters by name, decoded; null if the engine does not report them
   */
  Outcome decide(
      HandshakeRequest request, HandshakeScope scope, @Nullable Map<String, String> parameters);

  /** Returns the endpoint for a new connection. */
  Endpoint newEndpoint();
}
