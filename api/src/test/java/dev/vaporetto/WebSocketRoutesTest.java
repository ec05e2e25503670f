package dev.vaporetto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebSocketRoutesTest {
  private final WebSocketRoutes routes = new WebSocketRoutes();

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
  }
}
