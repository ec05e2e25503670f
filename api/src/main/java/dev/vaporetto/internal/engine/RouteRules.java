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

/** What an engine asks a route about its handshakes. Thread-safe. */
public interface RouteRules {
  /** The user property that carries the {@link WebSocketRequest} from handshake to session. */
  String REQUEST = "dev.vaporetto.request";

  /**
   * What was decided.
   *
   * @param request complete: with its parameters, and the client's own address
   */
  record Outcome(WebSocketRequest request, HandshakeDecision decision) {}

  /** The template of the path. */
  String path();

  /** Those that are spoken, in the order of preference. */
  List<String> subprotocols();

  /** The one of those that the client has offered; empty for none. */
  String chooseSubprotocol(List<String> offered);

  /** Null for the application's. */
  @Nullable Compression compression();

  /** Where callbacks run; null for the engine's threads. */
  @Nullable Executor executor();

  /**
   * Decides about a handshake; waits for the policies that take their time.
   *
   * @param parameters of the path, decoded, by name; null where the engine does not tell them
   */
  Outcome decide(
      HandshakeRequest request, HandshakeScope scope, @Nullable Map<String, String> parameters);

  /** The endpoint of a new connection. */
  Endpoint newEndpoint();
}
