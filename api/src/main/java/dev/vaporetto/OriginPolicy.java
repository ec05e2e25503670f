package dev.vaporetto;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Decides from which origins browsers may connect (RFC 6455 §10.2). A request without an {@code
 * Origin} does not come from a page in a browser, and passes. A request of an origin that is not
 * allowed is answered with 403, and the log says what came and what was expected. Immutable.
 *
 * <pre>{@code
 * routes.websocket("prices", (request, webSocket) -> webSocket.send("12.50"))
 *     .origins(OriginPolicy.of("https://shop.example", "https://*.partner.example"));
 * }</pre>
 */
public final class OriginPolicy {
  private static final OriginPolicy SAME = new OriginPolicy(Kind.SAME, List.of());
  private static final OriginPolicy ANY = new OriginPolicy(Kind.ANY, List.of());

  private enum Kind {
    SAME,
    ANY,
    LIST
  }

  private final Kind kind;
  private final List<Origin> allowed;

  private OriginPolicy(Kind kind, List<Origin> allowed) {
    this.kind = kind;
    this.allowed = allowed;
  }

  /**
   * Allows pages of the host and port that the request's {@code Host} names, or that the servlet
   * container names as those of its server: it may know of a proxy in front of it. This is the
   * default. The scheme is not compared, because TLS often ends at a proxy.
   */
  public static OriginPolicy sameOrigin() {
    return SAME;
  }

  /** Allows all origins: for routes that need no login, or that check the origin by other means. */
  public static OriginPolicy any() {
    return ANY;
  }

  /**
   * Allows given origins; the same origin is not among them unless it is given.
   *
   * @param origins {@code scheme://host[:port]}; a host {@code *.example.org} stands for all
   *     subdomains of example.org, but not for example.org itself; {@code null} is the origin of
   *     sandboxed pages
   * @throws IllegalArgumentException if there is none, or one is not of that form
   */
  public static OriginPolicy of(String... origins) {
    if (origins.length == 0) {
      throw new IllegalArgumentException("no origin came; expected one or more, or any()");
    }
    return new OriginPolicy(Kind.LIST, List.of(origins).stream().map(Origin::allowed).toList());
  }

  /** Whether a request passes. */
  public boolean allows(WebSocketRequest request) {
    return expectedInsteadBy(request).isEmpty();
  }

  /** Describes which origin was expected, for the log; returns empty if the request passes. */
  public Optional<String> expectedInsteadBy(WebSocketRequest request) {
    List<String> came = request.headers().getOrDefault("Origin", List.of());
    if (kind == Kind.ANY || came.isEmpty()) {
      return Optional.empty();
    }
    Optional<Origin> origin = came.size() > 1 ? Optional.empty() : Origin.parse(came.get(0));
    if (kind == Kind.LIST) {
      return origin.isPresent() && allowed.stream().anyMatch(each -> each.covers(origin.get()))
          ? Optional.empty()
          : Optional.of(toString());
    }
    Optional<String> host = request.header("Host").map(String::strip);
    // The servlet container may know better, of a proxy in front of it.
    Optional<String> server = Optional.ofNullable(request.uri().getRawAuthority());
    return origin.isPresent() && Stream.of(host, server).anyMatch(isOf(origin.get()))
        ? Optional.empty()
        : Optional.of(
            "the host and port of Host"
                + host.map(name -> " " + name).orElse(", of which there is none")
                + server
                    .filter(name -> !name.equals(host.orElse("")))
                    .map(name -> ", or those of the server, " + name)
                    .orElse(""));
  }

  private static Predicate<Optional<String>> isOf(Origin origin) {
    return server -> server.isPresent() && origin.isOf(server.get());
  }

  /** Describes which origins pass, for the log. */
  @Override
  public String toString() {
    return switch (kind) {
      case SAME -> "the same origin";
      case ANY -> "any origin";
      case LIST -> allowed.size() == 1 ? allowed.get(0).toString() : "one of " + allowed;
    };
  }
}
