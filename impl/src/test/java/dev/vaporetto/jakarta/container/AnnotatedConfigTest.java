package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.Encoder;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig.Configurator;
import org.junit.jupiter.api.Test;

/** Jakarta WebSocket §4.1: what an annotation says is the configuration. */
class AnnotatedConfigTest {
  public static class Own extends Configurator {}

  public static class NoPublicConstructor extends Configurator {
    NoPublicConstructor() {}
  }

  public static class NumberEncoder implements Encoder.Text<Number> {
    @Override
    public String encode(Number number) {
      return number.toString();
    }
  }

  @ServerEndpoint(
      value = "/all/{of}/it",
      subprotocols = {"v2", "v1"},
      encoders = NumberEncoder.class,
      configurator = Own.class)
  static class All {}

  @ServerEndpoint("")
  static class NoPath {}

  @ServerEndpoint("no/slash")
  static class NoSlash {}

  @ServerEndpoint(value = "/", configurator = NoPublicConstructor.class)
  static class BadConfigurator {}

  private static ServerEndpointConfig config(Class<?> type) throws DeploymentException {
    return AnnotatedConfig.of(type, type.getAnnotation(ServerEndpoint.class));
  }

  @Test
  void pathSubprotocolsCodersAndConfiguratorAreTheAnnotations() throws Exception {
    ServerEndpointConfig config = config(All.class);
    assertThat(config.getEndpointClass()).isEqualTo(All.class);
    assertThat(config.getPath()).isEqualTo("/all/{of}/it");
    assertThat(config.getSubprotocols()).containsExactly("v2", "v1");
    assertThat(config.getEncoders()).containsExactly(NumberEncoder.class);
    assertThat(config.getDecoders()).isEmpty();
    assertThat(config.getConfigurator()).isInstanceOf(Own.class);
  }

  @Test
  void aMissingPathAndOneWithoutItsSlashAreRefused() {
    assertThatThrownBy(() -> config(NoPath.class))
        .isInstanceOf(DeploymentException.class)
        .hasMessage(
            "The path of %s came as \"\"; expected one that begins with a slash",
            NoPath.class.getName());
    assertThatThrownBy(() -> config(NoSlash.class))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("came as \"no/slash\"; expected one that begins with a slash");
  }

  @Test
  void aConfiguratorThatCannotBeMadeIsRefused() {
    assertThatThrownBy(() -> config(BadConfigurator.class))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining(NoPublicConstructor.class.getName() + " of ")
        .hasMessageEndingWith("expected a public constructor without parameters");
  }
}
