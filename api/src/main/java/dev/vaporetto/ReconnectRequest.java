package dev.vaporetto;

/**
 * What one attempt to reconnect asks for. At first it has the URI and the headers of the first
 * connect; changes are for this attempt only. Not thread-safe; without effect after {@link
 * Reconnect#request} has returned.
 *
 * <pre>{@code
 * Reconnect.create()
 *     .request(attempt -> attempt.uri("wss://example.com/feed?token=" + tokens.fresh()));
 * }</pre>
 */
public interface ReconnectRequest {
  /** The number of the attempt, 1 for the first after a connection was lost. */
  int attempt();

  /** The URI that this attempt connects to. */
  String uri();

  /**
   * Connects to another URI.
   *
   * @param uri as for {@link WebSocketClient#connect(String)}
   * @throws IllegalArgumentException if it is not the URI of a WebSocket
   */
  ReconnectRequest uri(String uri);

  /**
   * Sends this header instead of all of its name.
   *
   * @param values as for {@link WebSocketClient#header}; none to send no such header
   * @throws IllegalArgumentException as for {@link WebSocketClient#header}
   */
  ReconnectRequest header(String name, String... values);
}
