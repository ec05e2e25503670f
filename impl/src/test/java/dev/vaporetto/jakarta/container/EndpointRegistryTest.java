package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import dev.vaporetto.servlet.HandshakeTarget;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointRegistryTest {
  private final EndpointRegistry registry = new EndpointRegistry();
  private final HandshakeTarget target =
      new HandshakeTarget() {
        @Override
        public String path() {
          return "/good";
        }

        @Override
        public Answer answer(
            HttpServletRequest request, Accepted handshake, Map<String, String> parameters) {
          throw new AssertionError("no handshake comes here");
        }
      };

  @Test
  void aBadEndpointTakesTheOthersOutOfServiceWhileTheApplicationDeploys() throws Exception {
    add("/good");
    assertThatThrownBy(() -> add("/a//b")).isInstanceOf(DeploymentException.class);
    assertThat(registry.routes().match("/good")).isNull();
  }

  @Test
  void noMoreEndpointsAreDeployedAfterABadOne() {
    assertThatThrownBy(() -> add("/a//b")).isInstanceOf(DeploymentException.class);
    assertThatThrownBy(() -> add("/good"))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("the deployment of the application has failed before")
        .hasMessageContaining("/a//b");
    assertThat(registry.routes().match("/good")).isNull();
  }

  @Test
  void aBadEndpointDoesNotAffectARunningApplication() throws Exception {
    add("/good");
    registry.open();
    assertThatThrownBy(() -> add("/a//b")).isInstanceOf(DeploymentException.class);
    add("/better");
    assertThat(registry.routes().match("/good")).isNotNull();
    assertThat(registry.routes().match("/better")).isNotNull();
  }

  @Test
  void anAnnotatedClassThatIsThereAlreadyIsIgnored() throws Exception {
    registry.addAnnotated(Object.class, () -> config("/good"), config -> target);
    registry.addAnnotated(Object.class, () -> config("/other"), config -> target);
    assertThat(registry.routes().match("/good")).isNotNull();
    assertThat(registry.routes().match("/other")).isNull();
  }

  @Test
  void aClassIsThereFromItsDeploymentUntilItIsTakenOutOfService() throws Exception {
    assertThat(registry.has(Object.class)).isFalse();
    registry.addAnnotated(Object.class, () -> config("/annotated"), config -> target);
    assertThat(registry.has(Object.class)).isTrue();
    assertThat(registry.remove("/annotated")).isTrue();
    assertThat(registry.has(Object.class)).isFalse();

    add("/configured");
    assertThat(registry.has(config("/configured").getEndpointClass())).isTrue();
    assertThatThrownBy(() -> add("/a//b")).isInstanceOf(DeploymentException.class);
    assertThat(registry.has(config("/configured").getEndpointClass())).isFalse();
  }

  @Test
  void whatIsTakenOutOfServiceMayBeDeployedAgain() throws Exception {
    registry.addAnnotated(Object.class, () -> config("/a/{b}"), config -> target);
    registry.open();
    assertThat(registry.remove("/a/{c}")).isTrue();
    assertThat(registry.routes().match("/a/1")).isNull();
    assertThat(registry.remove("/a/{b}")).isFalse();
    registry.addAnnotated(Object.class, () -> config("/again"), config -> target);
    assertThat(registry.routes().match("/again")).isNotNull();
  }

  @Test
  void twoEndpointsAtOnePathAreAnErrorThatNamesBoth() throws Exception {
    add("/a/{b}");
    assertThatThrownBy(() -> add("/a/{c}"))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("java.lang.Object")
        .hasMessageContaining("/a/{c}")
        .hasMessageContaining("/a/{b}");
  }

  @Test
  void whatTheClassCannotDoCountsAsWell() throws Exception {
    add("/good");
    assertThatThrownBy(
            () ->
                registry.add(
                    config("/bad"),
                    config -> {
                      throw new DeploymentException("no such endpoint");
                    }))
        .hasMessage("no such endpoint");
    assertThat(registry.routes().templates()).isEmpty();
  }

  private void add(String path) throws DeploymentException {
    registry.add(config(path), config -> target);
  }

  private static ServerEndpointConfig config(String path) {
    return ServerEndpointConfig.Builder.create(Object.class, path).build();
  }
}
