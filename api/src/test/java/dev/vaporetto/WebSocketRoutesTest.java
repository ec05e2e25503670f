package dev.vaporetto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebSocketRoutesTest {
  private final WebSocketRoutes routes = WebSocketRoutes.create();

  @Test
  void eachRouteIsAnEndpointWhosePathBeginsWithASlash() {
    routes.websocket("a/{b}", (request, socket) -> {}).subprotocols("x", "y");
    routes.websocket("/c", (request, socket) -> {});

    List<ServerEndpointConfig> configs = routes.endpointConfigs();
    assertThat(configs).extracting(ServerEndpointConfig::getPath).containsExactly("/a/{b}", "/c");
    assertThat(configs.get(0).getSubprotocols()).containsExactly("x", "y");
    assertThat(configs.get(1).getSubprotocols()).isEmpty();
  }

  @Test
  void illegalLimitsSayWhatWasExpected() {
    WebSocketRoute route = routes.websocket("a", (request, socket) -> {});
    assertThatThrownBy(() -> route.maxMessageSize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the largest message of /a came as 0 bytes; expected 1 or more");
    assertThatThrownBy(() -> route.idleTimeout(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the idle timeout of /a came as PT-1S; expected zero or more");
    assertThatThrownBy(() -> route.sendTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the send timeout of /a came as PT0S; expected a millisecond or more");
    assertThatThrownBy(() -> route.outboundLimit(-1, Overflow.FAIL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the outbound limit of /a came as -1 bytes; expected 0 or more");
    assertThatThrownBy(() -> route.pingInterval(Duration.ofNanos(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the ping interval of /a came as PT0.000000001S; expected zero, or a millisecond or"
                + " more");
  }

  @Test
  void groupsHavePrefixesAndPassOnTheirOptionsSoFar() {
    RouteGroup api = routes.group("/api/").maxMessageSize(10);
    WebSocketRoute limited = api.group("v1").websocket("/a", (request, socket) -> {});
    api.maxMessageSize(20).idleTimeout(Duration.ofSeconds(1));
    WebSocketRoute other = api.websocket("", (request, socket) -> {}).subprotocols("x");
    routes.websocket("", (request, socket) -> {});

    assertThat(limited.path()).isEqualTo("/api/v1/a");
    assertThat(other.path()).isEqualTo("/api");
    assertThat(routes)
        .hasToString(
            """
            /
            /api       subprotocols: x; messages up to 20 bytes; idle for 1000 ms
            /api/v1/a  messages up to 10 bytes""");
  }

  @Test
  void aGroupsPingIntervalIsSwitchedOffByARoute() {
    RouteGroup watched = routes.group("watched").pingInterval(Duration.ofSeconds(20));
    watched.websocket("a", (request, socket) -> {});
    watched.websocket("b", (request, socket) -> {}).pingInterval(Duration.ZERO);
    assertThat(routes.table())
        .isEqualTo(
            """
            /watched/a  pings each 20000 ms
            /watched/b""");
  }

  @Test
  void aPathThatIsIllegalOrTakenIsRefusedAtOnce() {
    routes.websocket("a/{b}/c", (request, socket) -> {});
    assertThatThrownBy(() -> routes.group("a").websocket("/{x}/c", (request, socket) -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the route /a/{x}/c cannot be added: its path is taken by /a/{b}/c");
    for (String path : List.of("{a}/{a}", "a{b}", "{}", "{a", "a/b}", "a//b", "a/./b", "..")) {
      assertThatThrownBy(() -> routes.websocket(path, (request, socket) -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the path /"
                  + path
                  + " came; expected segments without braces, none of them empty, . or .., or"
                  + " variables {name} of different names");
    }
    assertThat(routes.table()).isEqualTo("/a/{b}/c");
  }

  @Test
  void aParserForAParameterThatIsNotThereIsRefused() {
    WebSocketRoute route = routes.websocket("a/{b}/{c}", (request, socket) -> {});
    assertThatThrownBy(() -> route.parameter("d", Integer::valueOf))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the path parameter d came for /a/{b}/{c}; expected one of [b, c]");
    assertThatThrownBy(() -> routes.group("x").parameter("b", Integer::valueOf))
        .hasMessage("the path parameter b came for /x; expected one of []");
  }

  @Test
  void aRouteInServiceCannotBeConfiguredAndARemovedRouteIsNotDeployed() {
    WebSocketRoute served = routes.websocket("a", (request, socket) -> {});
    WebSocketRoute removed = routes.websocket("b", (request, socket) -> {});
    removed.remove();
    removed.remove();

    assertThat(routes.endpointConfigs())
        .extracting(ServerEndpointConfig::getPath)
        .containsExactly("/a");
    assertThat(routes.table()).isEqualTo("/a");
    assertThatThrownBy(served::refuseUnhandled)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the route /a is in service, so its settings came too late; expected them in"
                + " websocket(path, handler, route -> ...)");
  }

  @Test
  @SuppressWarnings("NullAway") // what an application without null checks may do
  void nullIsRefusedWithTheNameOfItsParameter() {
    WebSocketRoute route = routes.websocket("a", (request, socket) -> {});
    assertThatThrownBy(() -> route.executor(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("threads");
    assertThatThrownBy(() -> route.before(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("policy");
  }
}
