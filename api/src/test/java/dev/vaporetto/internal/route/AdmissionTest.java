package dev.vaporetto.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.LogOf;
import dev.vaporetto.TrustedProxies;
import dev.vaporetto.internal.engine.HandshakeScope;
import dev.vaporetto.internal.engine.RouteRules.Outcome;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  /** Stands for the container's own request. */
  private static final AtomicInteger CONTAINERS = new AtomicInteger();

  private final RouteSettings settings = new RouteSettings("/rooms/{room}");
  private final Admission admission = new Admission("/rooms/{room}", settings);
  private final RequestSnapshot request = Requests.to("/rooms/7", Map.of("room", "7"), CONTAINERS);

  @Test
  void aParameterIsParsedOnceAndThePoliciesSeeIt() {
    AtomicInteger parsed = new AtomicInteger();
    settings.parameter(
        "room",
        text -> {
          parsed.incrementAndGet();
          return Integer.valueOf(text);
        });
    settings.addPolicy(
        seen ->
            CompletableFuture.completedStage(
                HandshakeDecision.refuse(400 + seen.parameter("room", Integer.class))));

    Outcome outcome = admission.decide(request);

    assertThat(outcome.decision().status()).isEqualTo(407);
    assertThat(outcome.request().parameter("room", Integer.class)).isEqualTo(7);
    assertThat(outcome.request().parameter("room")).isEqualTo("7");
    assertThat(parsed).hasValue(1);
    assertThatThrownBy(() -> outcome.request().parameter("room", Long.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the path parameter room of /rooms/7 is a java.lang.Integer; expected a java.lang.Long,"
                + " of the parser in parameter(name, parser)");
    assertThat(request.parameter("room", String.class)).isEqualTo("7");
  }

  @Test
  void whatAPolicyPutsIsThereForTheNextOneAndForTheHandler() {
    settings.parameter("room", Integer::valueOf);
    settings.addPolicy(
        seen -> {
          seen.attributes().put("account", "ada");
          return CompletableFuture.completedStage(HandshakeDecision.accept());
        });
    settings.addPolicy(
        seen ->
            CompletableFuture.completedStage(
                seen.attribute("account", String.class).equals("ada")
                    ? HandshakeDecision.accept()
                    : HandshakeDecision.refuse(401)));

    Outcome outcome = admission.decide(request);

    assertThat(outcome.decision().isAccepted()).isTrue();
    assertThat(outcome.request().attribute("account", CharSequence.class)).isEqualTo("ada");
    assertThatThrownBy(() -> outcome.request().attribute("acount", String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no attribute acount; there are [account]");
    assertThatThrownBy(() -> outcome.request().attribute("account", Integer.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the attribute account is a java.lang.String; expected a java.lang.Integer");
  }

  @Test
  void aValueThatTheParserRefusesIsNotFoundAndShownWithoutControlCharacters() {
    settings.parameter("room", text -> null);
    assertThat(admission.decide(request).decision().status()).isEqualTo(404);

    RouteSettings throwing = new RouteSettings("/rooms/{room}");
    throwing.parameter(
        "room",
        text -> {
          throw new IllegalArgumentException("no");
        });
    String value = "a\r\nb" + "x".repeat(200);
    HandshakeDecision decision =
        new Admission("/rooms/{room}", throwing)
            .decide(Requests.to("/rooms/x", Map.of("room", value), "container's"))
            .decision();
    assertThat(decision.status()).isEqualTo(404);
    assertThat(decision.body())
        .isEqualTo("The path parameter room cannot be a??b" + "x".repeat(96) + "...");
  }

  @Test
  void aMalformedDateIsNotFound() {
    settings.parameter("room", LocalDate::parse);
    HandshakeDecision decision = admission.decide(request).decision();
    assertThat(decision.status()).isEqualTo(404);
    assertThat(decision.body()).isEqualTo("The path parameter room cannot be 7");
  }

  @Test
  void aParserThatFailsIsLoggedAndRefusedWith500() {
    settings.parameter(
        "room",
        text -> {
          throw new IllegalStateException("no database");
        });
    try (LogOf log = new LogOf(Admission.class)) {
      assertThat(admission.decide(request).decision().status()).isEqualTo(500);
      assertThat(log.messages())
          .containsExactly(
              "WARNING refused a handshake to /rooms/{room} with 500: the parser of the path"
                  + " parameter room failed (10.0.0.1:1): no database");
    }
  }

  @Test
  void theDecisionTimeoutAppliesToAllPoliciesTogether() {
    settings.decisionTimeout(Duration.ofMillis(1));
    settings.addPolicy(seen -> new CompletableFuture<>());
    settings.addPolicy(seen -> CompletableFuture.completedStage(HandshakeDecision.refuse(400)));

    assertThat(admission.decide(request).decision().status()).isEqualTo(503);
  }

  @Test
  void aPolicyThatDecidesNullFails() {
    settings.addPolicy(seen -> CompletableFuture.completedStage(nothing()));
    assertThat(admission.decide(request).decision().status()).isEqualTo(500);
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }

  @Test
  void theContainersRequestIsAvailableUntilTheHandshakeIsAnswered() {
    assertThat(request.unwrap(AtomicInteger.class)).isSameAs(CONTAINERS);
    assertThatThrownBy(() -> request.unwrap(Thread.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the handshake's request is a java.util.concurrent.atomic.AtomicInteger, no"
                + " java.lang.Thread");
    request.scope().close();
    assertThatThrownBy(() -> request.unwrap(AtomicInteger.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the handshake is over, and its java.util.concurrent.atomic.AtomicInteger is gone;"
                + " expected a policy's call");
    assertThat(request.remoteAddress().getHostString()).isEqualTo("10.0.0.1");
    assertThat(request.localAddress().getPort()).isEqualTo(2);
  }

  @Test
  void addressesThatAreNotKnownAreUnsupported() {
    RequestSnapshot unknown =
        RequestSnapshot.of(Requests.standard("/", "", Map.of()), HandshakeScope.UNKNOWN);
    assertThatThrownBy(unknown::remoteAddress)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageStartingWith("the remote address is not known: on another engine");
    assertThatThrownBy(() -> unknown.unwrap(String.class))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aTrustedProxyReportsTheRemoteAddress() {
    settings.trustedProxies(TrustedProxies.forwarded("10.0.0.1"));
    assertThat(admission.decide(request).request().remoteAddress().getHostString())
        .isEqualTo("192.0.2.1");
  }
}
