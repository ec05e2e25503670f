package dev.vaporetto.internal.route;

import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.internal.engine.HandshakeScope;
import jakarta.websocket.server.HandshakeRequest;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests for tests. */
public final class Requests {
  private Requests() {}

  /** A request with given headers. */
  public static WebSocketRequest withHeaders(Map<String, List<String>> headers) {
    return RequestSnapshot.of(standard("/", "", headers), HandshakeScope.UNKNOWN);
  }

  /** A request to a path, with its parameters, of a peer. */
  static RequestSnapshot to(String path, Map<String, String> parameters, Object container) {
    HandshakeScope scope =
        HandshakeScope.of(
            new InetSocketAddress("10.0.0.1", 1), new InetSocketAddress("10.0.0.2", 2), container);
    return RequestSnapshot.of(
            standard(path, "", Map.of("Forwarded", List.of("for=192.0.2.1"))), scope)
        .withParameters(parameters);
  }

  static HandshakeRequest standard(String path, String query, Map<String, List<String>> headers) {
    Map<String, @Nullable Object> answers = new HashMap<>();
    answers.put("getRequestURI", URI.create("ws://localhost" + path + "?" + query));
    answers.put("getQueryString", query);
    answers.put("getHeaders", headers);
    return (HandshakeRequest)
        Proxy.newProxyInstance(
            Requests.class.getClassLoader(),
            new Class<?>[] {HandshakeRequest.class},
            (proxy, method, arguments) -> answers.get(method.getName()));
  }
}
