package dev.vaporetto.client.course;

import dev.vaporetto.client.auth.Authentication;
import dev.vaporetto.client.uri.RequestedUri;
import dev.vaporetto.protocol.handshake.Authority;
import dev.vaporetto.protocol.handshake.HttpTokens;
import dev.vaporetto.protocol.handshake.WebSocketUri;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The course of one attempt to connect: where its next request goes, and what each answer does to
 * that. Not thread-safe.
 *
 * <pre>
 *   request ──► 101                                     connected
 *          ├──► 401, 407 ─ credentials ──────────────►  the same request with them
 *          ├──► 301, 302, 303, 307, 308 ─ Location ──►  a request there, at most maxRedirects
 *          ├──► 503 ─ Retry-After ───────────────────►  the same request after a wait
 *          └──► anything else                           given up
 * </pre>
 */
public final class Course {
  private final CoursePolicy policy;
  private final WebSocketUri origin;
  private final Supplier<String> clientNonces;
  private final Authentication server;

  /** What each proxy, by host and port, gets to see: one that has not asked sees nothing. */
  private final Map<Authority, Authentication> proxies = new HashMap<>();

  /** The proxy of the latest request; before there was one, a proxy that is never asked. */
  private Authentication proxy;

  /** Where redirects have led, from the first URI on; never empty. */
  private final List<URI> visited = new ArrayList<>();

  /** The last of {@link #visited}. */
  private WebSocketUri target;

  /** How long all waits were together. */
  private Duration waited = Duration.ZERO;

  /**
   * A course that begins at a URI.
   *
   * @param uri of the scheme ws or wss
   * @param clientNonces gives an unpredictable text each time, of letters and digits
   * @throws IllegalArgumentException if the URI is not that
   */
  public Course(URI uri, CoursePolicy policy, Supplier<String> clientNonces) {
    this.policy = policy;
    this.clientNonces = clientNonces;
    origin = WebSocketUri.parse(uri);
    target = origin;
    visited.add(uri);
    server = new Authentication(policy.credentials(), clientNonces);
    proxy = proxyUnknown();
  }

  /** The server of the next request. */
  public WebSocketUri target() {
    return target;
  }

  /** The URI of the next request. */
  public URI uri() {
    return visited.get(visited.size() - 1);
  }

  /** What the next request is for; called once for each. */
  public Destination destination() {
    return new Destination(
        uri(), isForeign(), isForeign() ? null : server.authorization("GET", target.target()));
  }

  private Authentication proxyUnknown() {
    return new Authentication(policy.proxyCredentials(), clientNonces);
  }

  /**
   * The value of {@code Proxy-Authorization} for the next request; null for none. Called once for
   * each request that goes by a proxy, before its answer is decided about.
   *
   * @param by the proxy: a redirect may lead by another one, which gets nothing before it asks
   */
  public @Nullable String proxyAuthorization(Authority by) {
    proxy = proxies.computeIfAbsent(by, unknown -> proxyUnknown());
    return proxy.authorization("CONNECT", target.authority());
  }

  /** The server, for messages: scheme, host and port, and where the redirects began. */
  public String describe() {
    return target.origin()
        + (visited.size() > 1 ? " (redirected from " + origin.origin() + ")" : "");
  }

  private boolean isForeign() {
    return !target.origin().equals(origin.origin());
  }

  /** Decides about an answer to the latest request, and changes the course accordingly. */
  public Decision decide(Answer answer, Instant now) {
    if (answer.party() == Answer.Party.PROXY) {
      return answer.asks() ? ask(proxy, answer) : giveUp(answer, "");
    }
    proxy.settled();
    if (answer.asks()) {
      return isForeign() && server.hasCredentials()
          ? giveUp(answer, "; the credentials are for " + origin.origin() + " only")
          : ask(server, answer);
    }
    server.settled();
    return switch (answer.status()) {
      case 301, 302, 303, 307, 308 -> follow(answer);
      case 503 -> await(answer, now);
      default -> giveUp(answer, "");
    };
  }

  private static Decision giveUp(Answer answer, String more) {
    return new Decision.GiveUp(answer.describe() + more);
  }

  private static Decision ask(Authentication party, Answer answer) {
    String refusal = party.asked(answer.challenges());
    return refusal == null ? new Decision.Again(Duration.ZERO) : giveUp(answer, "; " + refusal);
  }

  private Decision follow(Answer answer) {
    List<String> lines = answer.lines("Location");
    if (lines.size() != 1) {
      return giveUp(
          answer, " or one Location of a WebSocket, but it came with " + lines.size() + " of them");
    }
    URI next;
    try {
      next = RequestedUri.redirected(uri(), lines.get(0));
    } catch (IllegalArgumentException e) {
      return giveUp(answer, " or one Location of a WebSocket; " + e.getMessage());
    }
    WebSocketUri parsed = WebSocketUri.parse(next);
    // RFC 6455 §11.1.2 and §10.6: a client that asked for TLS must not lose it on the way
    if (target.secure() && !parsed.secure()) {
      return giveUp(answer, " or a redirect to wss, but it leads to " + parsed.origin());
    }
    visited.add(next);
    if (visited.size() - 1 > policy.maxRedirects()) {
      return giveUp(
          answer, " or at most " + policy.maxRedirects() + " redirects, but they lead " + chain());
    }
    target = parsed;
    return new Decision.Again(Duration.ZERO);
  }

  /** Where the redirects lead, without paths and queries, which may be secret. */
  private String chain() {
    return visited.stream()
        .map(uri -> WebSocketUri.parse(uri).origin())
        .collect(Collectors.joining(" -> "));
  }

  private Decision await(Answer answer, Instant now) {
    List<String> lines = answer.lines("Retry-After");
    Duration wait = lines.size() == 1 ? RetryAfter.parse(lines.get(0), now) : null;
    Duration left = policy.retryAfterLimit().minus(waited);
    if (wait == null || wait.compareTo(left) > 0) {
      String limit = " or a Retry-After of at most " + left.toMillis() + " ms";
      return giveUp(
          answer, lines.isEmpty() ? "" : limit + ", but it came as " + HttpTokens.describe(lines));
    }
    waited = waited.plus(wait);
    return new Decision.Again(wait);
  }
}
