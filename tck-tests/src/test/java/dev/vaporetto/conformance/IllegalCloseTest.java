package dev.vaporetto.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.SmallEcho;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long the TCP connection stays when nothing can come any more. */
class IllegalCloseTest {
  /** Half of what a server waits where more may come. */
  private static final Duration PROMPT = Duration.ofMillis(500);

  private static final int ATTEMPTS = 10;

  private static Map<String, byte[]> illegal() {
    byte[] code = {3, -24};
    Map<String, byte[]> frames = new LinkedHashMap<>();
    frames.put("payload of one byte", RawClient.frame(true, 0, 8, new byte[1]));
    frames.put("code 999", RawClient.frame(true, 0, 8, new byte[] {3, -25}));
    frames.put("reason that is not UTF-8", RawClient.frame(true, 0, 8, new byte[] {3, -24, -1}));
    frames.put("reason of 124 bytes", RawClient.frame(true, 0, 8, Arrays.copyOf(code, 126)));
    frames.put("without FIN", RawClient.frame(false, 0, 8, code));
    frames.put("with RSV1", RawClient.frame(true, 4, 8, code));
    frames.put("unmasked", RawClient.frame(true, 0, 8, false, code));
    byte[] fragmented = RawClient.frame(false, 0, 9, "ping".getBytes(US_ASCII));
    byte[] legal = RawClient.frame(true, 0, 8, code);
    byte[] both = Arrays.copyOf(fragmented, fragmented.length + legal.length);
    System.arraycopy(legal, 0, both, fragmented.length, legal.length);
    frames.put("legal, behind another broken rule", both);
    return frames;
  }

  /** A busy machine is slow now and then, so the best attempt counts. */
  @ParameterizedTest
  @EnumSource(names = {"TOMCAT_11", "JETTY_EE10", "UNDERTOW"})
  void afterAnIllegalCloseFrameTheConnectionEndsAsSoonAsTheAnswerIsOut(Container container) {
    try (RunningServer server = EchoWars.start(container, SmallEcho.class)) {
      Map<String, Duration> slow = new LinkedHashMap<>();
      illegal()
          .forEach(
              (name, frame) -> {
                Duration best = endOf(server, frame);
                for (int i = 1; i < ATTEMPTS && best.compareTo(PROMPT) >= 0; i++) {
                  Duration next = endOf(server, frame);
                  best = next.compareTo(best) < 0 ? next : best;
                }
                if (best.compareTo(PROMPT) >= 0) {
                  slow.put(name, best);
                }
              });
      assertThat(slow).isEmpty();
    }
  }

  private static Duration endOf(RunningServer server, byte[] frame) {
    try (RawClient client = RawClient.open(server, "/echo/small")) {
      client.write(frame);
      assertThat(client.readFrame().opcode()).isEqualTo(8);
      long begin = System.nanoTime();
      assertThat(client.readToEnd()).as("bytes behind the close frame").isZero();
      return Duration.ofNanos(System.nanoTime() - begin);
    }
  }
}
