package dev.vaporetto.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** How long a stop waits for sessions to end by themselves. */
class FarewellTest {
  private static Duration drain(@Nullable String wait, Map<String, Object> environment) {
    VaporettoProperties properties = new VaporettoProperties();
    properties.setDrain(wait == null ? null : Duration.parse(wait));
    StandardEnvironment spring = new StandardEnvironment();
    spring.getPropertySources().addFirst(new MapPropertySource("test", environment));
    DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    EngineStart engine =
        new EngineStart(properties, new BeanEndpointFactory(beans, new EndpointBeans(beans)));
    return new Farewell(engine, properties, spring).drain();
  }

  @Test
  void itIsWhatTheApplicationSaysAndNothingByDefault() {
    assertThat(drain(null, Map.of())).isZero();
    assertThat(drain("PT20S", Map.of())).isEqualTo(Duration.ofSeconds(20));
    assertThat(drain("PT20S", Map.of("server.shutdown", "graceful")))
        .isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void itEndsWithinTheTimeThatSpringGivesToAPhase() {
    assertThat(drain("PT5M", Map.of())).isEqualTo(Duration.ofSeconds(29));
    String phase = "spring.lifecycle.timeout-per-shutdown-phase";
    assertThat(drain("PT5M", Map.of(phase, "2m"))).isEqualTo(Duration.ofSeconds(119));
    assertThat(drain("PT5M", Map.of(phase, "500ms"))).isZero();
  }

  @Test
  void thereIsNoneWhereTheStopIsToBeImmediate() {
    assertThat(drain("PT20S", Map.of("server.shutdown", "immediate"))).isZero();
  }
}
