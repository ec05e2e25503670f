package dev.vaporetto;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A snapshot of the handshake request. Immutable, and valid as long as it is held. */
public interface WebSocketRequest {
  /** The path as it was requested: with the context path, percent-encoded, without the query. */
  String path();

  /** The query string as it was requested. */
  Optional<String> queryString();

  /** The first value of a query parameter, decoded. */
  Optional<String> query(String name);

  /** All query parameters, decoded. */
  Map<String, List<String>> queryParameters();

  /**
   * The value of a path parameter, decoded.
   *
   * @throws IllegalArgumentException if the route's path has no such variable
   */
  String parameter(String name);

  /** All path parameters, decoded, by name. */
  Map<String, String> parameters();

  /** The first value of a header; names compare without regard to case. */
  Optional<String> header(String name);

  /** All headers; names compare without regard to case. */
  Map<String, List<String>> headers();

  /** The user, if authenticated. */
  Optional<Principal> principal();

  /** The id that the user's HTTP session had during the handshake. */
  Optional<String> sessionId();
}
