package dev.vaporetto;

import java.util.List;
import java.util.Optional;

/**
 * Which pages of browsers may connect (RFC 6455 §10.2). A request without an {@code Origin} is not
 * a page's, and passes. Any other is answered with 403, and logged with what came and what was
 * expected. Immutable.
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
   * The default: pages of the host and port that the request's {@code Host} names. The scheme is
   * not compared, because TLS often ends at a proxy.
   */
  public static OriginPolicy sameOrigin() {
    return SAME;
  }

  /** All pages: for routes that nobody needs to be logged in for, or that check by other means. */
  public static OriginPolicy any() {
    return ANY;
  }

  /**
   * The pages of given origins; the same origin is not among them unless it is named.
   *
   * @param origins {@code scheme://host[:port]}; a host {@code *.example.org} stands for all hosts
   *     below example.org, and not for itself; {@code null} is what sandboxed pages have
   * @throws IllegalArgumentException if one is not of that form
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

  /** What was expected of a request's origin, for the log; empty where the request passes. */
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
    Optional<String> host = request.header("Host");
    return origin.isPresent() && host.isPresent() && origin.get().isOf(host.get().strip())
        ? Optional.empty()
        : Optional.of(
            host.map(name -> "the host and port of Host " + name)
                .orElse("the host and port of Host, of which there is none"));
  }

  /** What passes, for the log. */
  @Override
  public String toString() {
    return switch (kind) {
      case SAME -> "the same origin";
      case ANY -> "any origin";
      case LIST -> allowed.size() == 1 ? allowed.get(0).toString() : "one of " + allowed;
    };
  }
}
