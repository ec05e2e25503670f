package dev.vaporetto.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.internal.engine.RouteRules;
import dev.vaporetto.internal.engine.choice.ChoosingEndpoint;
import dev.vaporetto.internal.engine.standard.RefusedHandshake;
import dev.vaporetto.internal.engine.standard.StandardConfigurator;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RouteTest {
  private final Route route =
      new Route(
          "/rooms/{room}",
          (request, socket) -> CompletableFuture.completedStage(1),
          new RouteSettings("/rooms/{room}"));
  private final StandardConfigurator configurator = new StandardConfigurator(route);
  private final ServerEndpointConfig config =
      ServerEndpointConfig.Builder.create(ChoosingEndpoint.class, route.path())
          .configurator(configurator)
          .build();
  private final HandshakeResponse response = HashMap::new;

  private WebSocketRequest accepted(String path, String query) {
    configurator.modifyHandshake(
        config, Requests.standard(path, query, Map.of("Host", List.of("localhost"))), response);
    return (WebSocketRequest)
        Objects.requireNonNull(config.getUserProperties().get(RouteRules.REQUEST));
  }

  @Test
  void theSnapshotHasPathParametersQueryAndHeaders() {
    WebSocketRequest request = accepted("/app/rooms/r%C3%B6m", "a=1&a=2&b=%E2%82%AC&&c");

    assertThat(request.parameter("room")).isEqualTo("röm");
    assertThat(request.queryParameters())
        .isEqualTo(Map.of("a", List.of("1", "2"), "b", List.of("€"), "c", List.of("")));
    assertThat(request.header("HOST")).contains("localhost");
    assertThat(request.path()).isEqualTo("/app/rooms/r%C3%B6m");
  }

  @Test
  void theFirstRefusalCountsAndIsFoundInAnyWrapper() {
    List<String> asked = new ArrayList<>();
    route
        .settings()
        .addPolicy(
            request ->
                CompletableFuture.completedStage(ask(asked, "first", HandshakeDecision.accept())));
    route
        .settings()
        .addPolicy(
            request ->
                CompletableFuture.completedStage(
                    ask(asked, "second", HandshakeDecision.refuse(403))));
    route
        .settings()
        .addPolicy(
            request ->
                CompletableFuture.completedStage(
                    ask(asked, "third", HandshakeDecision.refuse(404))));
    Throwable thrown = catchThrowable(() -> accepted("/rooms/red", ""));

    assertThat(asked).containsExactly("first", "second");
    assertThat(thrown).hasMessage("the handshake to /rooms/{room} was refused with 403");
    HandshakeDecision refusal =
        RefusedHandshake.in(new IllegalStateException(new RuntimeException(thrown)));
    assertThat(Objects.requireNonNull(refusal).status()).isEqualTo(403);
    assertThat(RefusedHandshake.in(new IllegalStateException("other"))).isNull();
  }

  private static HandshakeDecision ask(
      List<String> asked, String name, HandshakeDecision decision) {
    asked.add(name);
    return decision;
  }

  @Test
  void whatTheEngineIsToldIsAUserPropertyOfTheEndpoint() {
    RouteSettings group = new RouteSettings("/group");
    group.property("a", "of the group");
    group.property("b", "of the group");
    RouteSettings told = group.below("/group/told");
    told.property("b", "of the route");
    Route other =
        new Route("/group/told", (request, socket) -> CompletableFuture.completedStage(null), told);
    assertThat(other.endpointConfig().getUserProperties())
        .containsEntry("a", "of the group")
        .containsEntry("b", "of the route");
    assertThat(group.properties()).containsEntry("b", "of the group");
    assertThatThrownBy(() -> told.property("c", "too late"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anAmbiguousPathIsRefusedWith400() {
    Throwable thrown = catchThrowable(() -> accepted("/rooms/blue/../red", ""));

    assertThat(Objects.requireNonNull(RefusedHandshake.in(thrown)).status()).isEqualTo(400);
  }

  @Test
  void theRoutesOrderDecidesAmongSubprotocols() {
    route.settings().subprotocols(List.of("b", "a"));
    assertThat(configurator.getNegotiatedSubprotocol(List.of("b", "a"), List.of("a", "b", "c")))
        .isEqualTo("b");
    assertThat(configurator.getNegotiatedSubprotocol(List.of("b", "a"), List.of("c"))).isEmpty();
  }

  @Test
  void aChoiceOfASubprotocolMustBeOneThatWasOffered() {
    route.settings().subprotocolChoice(offered -> Optional.of("x"));
    assertThat(configurator.getNegotiatedSubprotocol(List.of("a"), List.of("a", "x")))
        .isEqualTo("x");
    assertThat(configurator.getNegotiatedSubprotocol(List.of("a"), List.of("a"))).isEmpty();
  }
}
