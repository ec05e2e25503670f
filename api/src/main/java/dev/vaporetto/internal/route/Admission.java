package dev.vaporetto.internal.route;

import dev.vaporetto.AsyncHandshakePolicy;
import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.internal.PeerText;
import dev.vaporetto.internal.RepeatedLog;
import dev.vaporetto.internal.engine.RouteRules.Decider;
import dev.vaporetto.internal.engine.RouteRules.Outcome;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides about a route's handshakes: the origin first, then the path parameters, then the policies
 * in their order. Thread-safe when the route is in service.
 */
final class Admission {
  /** How many characters of a value from the peer are repeated in logs and answers. */
  private static final int MAX_SHOWN = 100;

  private static final String ORIGIN_CURE =
      "; for another site of yours set origins(OriginPolicy.of(...)) of the route, and where a"
          + " proxy has rewritten Host have it pass the original one on";

  private static final HandshakeDecision FAILED = HandshakeDecision.refuse(500);
  private static final HandshakeDecision LATE =
      HandshakeDecision.refuse(503).body("The decision about the handshake took too long");

  private final String path;
  private final RouteSettings settings;

  Admission(String path, RouteSettings settings) {
    this.path = path;
    this.settings = settings;
  }

  /** Decides about a handshake; waits for asynchronous policies. */
  Outcome decide(RequestSnapshot came) {
    RequestSnapshot request = came.withProxies(settings.trustedProxies());
    Optional<String> expected = settings.origins().expectedInsteadBy(request);
    if (expected.isPresent()) {
      return new Outcome(request, foreignOrigin(request, expected.get()), Decider.ORIGIN);
    }
    Map<String, Object> parsed = new LinkedHashMap<>();
    for (Map.Entry<String, Function<String, ?>> parser : settings.parsers().entrySet()) {
      String value = request.parameter(parser.getKey());
      Object object;
      try {
        object = parse(parser.getValue(), value);
      } catch (RuntimeException | Error e) {
        return new Outcome(
            request,
            failed(request, "the parser of the path parameter " + parser.getKey(), e),
            Decider.FAILURE);
      }
      if (object == null) {
        return new Outcome(request, notFound(parser.getKey(), value));
      }
      parsed.put(parser.getKey(), object);
    }
    RequestSnapshot complete = request.withParsed(parsed);
    HandshakeDecision decision = ask(complete);
    boolean failed = decision == FAILED || decision == LATE;
    return new Outcome(complete, decision, failed ? Decider.FAILURE : Decider.APPLICATION);
  }

  /** The peer does not learn what was expected: it may be a name inside of our network. */
  private HandshakeDecision foreignOrigin(RequestSnapshot request, String expected) {
    String came = "Origin: got " + shown(request.header("Origin").orElse("none")) + ", expected ";
    RepeatedLog.event(
        Admission.class,
        "refused a handshake to " + path,
        came + shown(expected) + "; from " + peer(request) + ORIGIN_CURE);
    return HandshakeDecision.refuse(403).body(came + "one that may connect");
  }

  /**
   * Returns null for an illegal value. Parsers of dates and times throw a DateTimeException for it.
   */
  private static @Nullable Object parse(Function<String, ?> parser, String value) {
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException | DateTimeException e) {
      return null;
    }
  }

  private static HandshakeDecision notFound(String name, String value) {
    return HandshakeDecision.refuse(404)
        .body("The path parameter " + name + " cannot be " + shown(value));
  }

  private static String shown(String value) {
    String cut = value.length() > MAX_SHOWN ? value.substring(0, MAX_SHOWN) + "..." : value;
    return cut.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
  }

  private HandshakeDecision ask(RequestSnapshot request) {
    long deadline = System.nanoTime() + settings.decisionTimeout().toNanos();
    for (AsyncHandshakePolicy policy : settings.policies()) {
      HandshakeDecision decision = ask(policy, request, deadline);
      if (!decision.isAccepted()) {
        return decision;
      }
    }
    return HandshakeDecision.accept();
  }

  private HandshakeDecision ask(
      AsyncHandshakePolicy policy, RequestSnapshot request, long deadline) {
    CompletableFuture<HandshakeDecision> decided = new CompletableFuture<>();
    try {
      CompletionStage<HandshakeDecision> stage = policy.decide(request);
      if (stage == null) {
        throw new IllegalStateException("the policy returned null; expected a stage");
      }
      stage.whenComplete(
          (decision, failure) -> {
            if (failure != null) {
              decided.completeExceptionally(failure);
            } else {
              decided.complete(decision);
            }
          });
      HandshakeDecision decision =
          decided.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (decision == null) {
        throw new IllegalStateException("the policy decided null; expected a decision");
      }
      return decision;
    } catch (TimeoutException e) {
      RepeatedLog.event(
          Admission.class,
          "refused a handshake to " + path + " with 503",
          "its policies took more than "
              + settings.decisionTimeout().toMillis()
              + " ms; from "
              + peer(request));
      return LATE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return LATE;
    } catch (ExecutionException e) {
      return failed(request, "a policy", e.getCause() == null ? e : e.getCause());
    } catch (RuntimeException | Error e) {
      return failed(request, "a policy", e);
    }
  }

  private static String peer(RequestSnapshot request) {
    try {
      return PeerText.of(request.remoteAddress());
    } catch (UnsupportedOperationException notOnThisEngine) {
      return "an unknown address";
    }
  }

  private HandshakeDecision failed(RequestSnapshot request, String what, Throwable failure) {
    Throwable cause = failure.getCause();
    RepeatedLog.warn(
        Admission.class,
        "refused a handshake to " + path + " with 500: " + what + " failed",
        () -> peer(request),
        failure instanceof CompletionException && cause != null ? cause : failure);
    return FAILED;
  }
}
