package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.InboundLimits;
import dev.vaporetto.connection.out.OutboundLimits;
import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.engine.Overflow;
import dev.vaporetto.jakarta.client.ConnectionProperties;
import dev.vaporetto.jakarta.client.UserProperties;
import dev.vaporetto.protocol.handshake.HandshakeLimits;
import dev.vaporetto.protocol.message.FrameLimits;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitPropertiesTest {
  private static final ConnectionSettings DEFAULT = ConnectionSettings.DEFAULT;

  private static UserProperties said(Map<String, Object> values) {
    return new UserProperties(values);
  }

  @Test
  void whatIsNotSaidHasItsDefault() {
    UserProperties nothing = UserProperties.ofApplication(Map.of());
    assertThat(ConnectionProperties.of(nothing, DEFAULT)).isEqualTo(DEFAULT);
    assertThat(LimitProperties.sessions(nothing)).isEqualTo(SessionLimits.NONE);
    assertThat(LimitProperties.handshakes(nothing)).isEqualTo(HandshakeLimits.DEFAULT);
  }

  @Test
  void anApplicationSaysEachInText() {
    Map<String, String> values = new HashMap<>();
    List<String> names = LimitProperties.NAMES;
    for (int i = 0; i < names.size(); i++) {
      values.put(names.get(i), Integer.toString(1_000 + i));
    }
    UserProperties all = UserProperties.ofApplication(values);
    assertThat(ConnectionProperties.of(all, DEFAULT))
        .isEqualTo(
            new ConnectionSettings(
                new OutboundLimits(1_011, Overflow.FAIL, Duration.ofMillis(1_009)),
                Duration.ofMillis(1_010),
                new InboundLimits(
                    new FrameLimits(1_001, 1_002, 1_003, 1_004),
                    Duration.ofMillis(1_005),
                    Duration.ofMillis(1_007),
                    Duration.ofMillis(1_008))));
    assertThat(LimitProperties.sessions(all))
        .isEqualTo(new SessionLimits(1_012, 1_013, 1_014, 1_015));
    assertThat(LimitProperties.handshakes(all)).isEqualTo(new HandshakeLimits(1_016, 1_017));
  }

  @Test
  void anEndpointSaysWhatIsItsOwnAndTheRestIsTheApplications() {
    ConnectionSettings application =
        DEFAULT.with(InboundLimits.DEFAULT.withMessageTimeout(Duration.ofSeconds(5)));
    UserProperties own =
        said(
            Map.of(
                EngineProperties.READ_IDLE_TIMEOUT,
                Duration.ofSeconds(7),
                EngineProperties.MAX_FRAGMENTS,
                12,
                EngineProperties.MAX_SESSIONS_PER_ENDPOINT,
                "3"));
    InboundLimits inbound = ConnectionProperties.of(own, application).inbound();
    assertThat(inbound.messageTimeout()).hasSeconds(5);
    assertThat(inbound.readIdleTimeout()).hasSeconds(7);
    assertThat(inbound.frames().maxFragments()).isEqualTo(12);
    assertThat(LimitProperties.endpointSessions(own, 100)).isEqualTo(3);
    assertThat(LimitProperties.endpointSessions(said(Map.of()), 100)).isEqualTo(100);
  }

  @Test
  void zeroIsNoLimitWhereThatMakesSense() {
    Map<String, Object> zeros = new HashMap<>();
    for (String name :
        List.of(
            EngineProperties.MAX_FRAME_SIZE,
            EngineProperties.MAX_FRAGMENTS,
            EngineProperties.MESSAGE_TIMEOUT,
            EngineProperties.READ_IDLE_TIMEOUT,
            EngineProperties.WRITE_IDLE_TIMEOUT,
            EngineProperties.MAX_SESSIONS,
            EngineProperties.MAX_SESSIONS_PER_ENDPOINT,
            EngineProperties.MAX_SESSIONS_PER_ADDRESS,
            EngineProperties.MAX_SESSIONS_PER_USER)) {
      zeros.put(name, 0);
    }
    InboundLimits inbound = ConnectionProperties.of(said(zeros), DEFAULT).inbound();
    assertThat(inbound.frames().maxFrameSize()).isEqualTo(FrameLimits.NONE);
    assertThat(inbound.frames().maxFragments()).isEqualTo(FrameLimits.NONE);
    assertThat(inbound.messageTimeout()).isZero();
    assertThat(LimitProperties.sessions(said(zeros))).isEqualTo(SessionLimits.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "dev.vaporetto.maxFrameSize, -1, a whole number from 0 to 2147483647",
    "dev.vaporetto.maxControlFramesPerSecond, 0, a whole number from 1 to 2147483647",
    "dev.vaporetto.maxFragmentsPerSecond, many, a whole number from 1 to 2147483647",
    "dev.vaporetto.sendTimeout, 0, 'a Duration or a number of milliseconds, from 1 ms to 365 days'",
    "dev.vaporetto.messageTimeout, -1,"
        + " 'a Duration or a number of milliseconds, from 0 ms to 365 days'",
  })
  void whatIsOutOfItsRangeIsRefusedByName(String name, String value, String expected) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ConnectionProperties.of(UserProperties.ofApplication(Map.of(name, value)), DEFAULT))
        .withMessage("the parameter " + name + " came as \"" + value + "\"; expected " + expected);
  }

  /** A property that nobody reads would be a promise that is not kept. */
  @Test
  void everyLimitThatIsPublishedIsRead() throws ReflectiveOperationException {
    List<String> published = new ArrayList<>();
    for (Field field : EngineProperties.class.getFields()) {
      if (field.getName().matches("MAX_.*|.*_TIMEOUT|OUTBOUND_LIMIT|DRAIN")) {
        published.add((String) field.get(null));
      }
    }
    assertThat(LimitProperties.NAMES).containsExactlyInAnyOrderElementsOf(published);
  }
}
