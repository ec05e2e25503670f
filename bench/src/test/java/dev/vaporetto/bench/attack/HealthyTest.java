package dev.vaporetto.bench.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.bench.load.ScriptedPeer;
import java.io.EOFException;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HealthyTest {
  private static final int PEERS = 5;
  private static final int PER_SECOND = 500;

  private static Healthy begin(ScriptedPeer server) throws IOException, NoSuchAlgorithmException {
    return Healthy.begin(
        List.of(server.target()),
        Door.PLAIN,
        SSLContext.getDefault(),
        PEERS,
        PER_SECOND,
        Duration.ofSeconds(1));
  }

  private static Healthy.Latency window(Healthy healthy, long millis) throws InterruptedException {
    healthy.beginWindow();
    Thread.sleep(millis);
    return healthy.endWindow();
  }

  @Test
  void eachMessageThatIsDueInAWindowHasItsLatency() throws Exception {
    try (ScriptedPeer server =
            new ScriptedPeer((n, opcode, bytes) -> ScriptedPeer.echo(opcode, bytes));
        Healthy healthy = begin(server)) {
      Healthy.Latency latency = window(healthy, 300);

      assertThat(latency.answers()).isGreaterThanOrEqualTo(150);
      assertThat(latency.millis()).isPositive();
      assertThat(healthy.faults()).isEmpty();
      assertThat(healthy.lost() + healthy.wrong()).isZero();
    }
  }

  @Test
  void aMessageThatWaitsForTheOneBeforeIsLateSinceItWasDue() throws Exception {
    try (ScriptedPeer server =
            new ScriptedPeer(
                (number, opcode, bytes) -> {
                  if (number == 3) {
                    LockSupport.parkNanos(Duration.ofMillis(400).toNanos());
                  }
                  return ScriptedPeer.echo(opcode, bytes);
                });
        Healthy healthy = begin(server)) {
      Healthy.Latency latency = window(healthy, 300);

      // Of 30 messages of each peer nearly all wait behind one, and not that one alone.
      assertThat(latency.millis()).isGreaterThan(100);
      assertThat(healthy.faults()).isEmpty();
    }
  }

  @Test
  void aPeerWhoseConnectionEndsIsCountedOnceAndTheOthersGoOn() throws Exception {
    AtomicInteger ended = new AtomicInteger();
    try (ScriptedPeer server =
            new ScriptedPeer(
                (number, opcode, bytes) -> {
                  if (number == 5 && ended.getAndIncrement() == 0) {
                    throw new EOFException();
                  }
                  return ScriptedPeer.echo(opcode, bytes);
                });
        Healthy healthy = begin(server)) {
      Healthy.Latency latency = window(healthy, 400);

      assertThat(healthy.lost()).isEqualTo(1);
      assertThat(healthy.wrong()).isZero();
      assertThat(healthy.faults()).hasSize(1);
      assertThat(latency.answers()).isGreaterThan(120);
    }
  }

  @Test
  void aCloseFrameIsALostSocketAndNoWrongAnswer() throws Exception {
    try (ScriptedPeer server =
            new ScriptedPeer(
                (number, opcode, bytes) -> ScriptedPeer.echo(8, new byte[] {3, (byte) 0xE9}));
        Healthy healthy = begin(server)) {
      window(healthy, 200);

      assertThat(healthy.lost()).isEqualTo(PEERS);
      assertThat(healthy.wrong()).isZero();
    }
  }

  @Test
  void anAnswerThatBelongsToAnotherMessageIsWrong() throws Exception {
    try (ScriptedPeer server =
            new ScriptedPeer(
                (number, opcode, bytes) -> {
                  bytes[0] ^= number == 4 ? 1 : 0;
                  return ScriptedPeer.echo(opcode, bytes);
                });
        Healthy healthy = begin(server)) {
      window(healthy, 300);

      assertThat(healthy.wrong()).isEqualTo(PEERS);
      assertThat(healthy.lost()).isZero();
      assertThat(healthy.faults()).allMatch(fault -> fault.contains("other content"));
    }
  }

  @Test
  void answersThatDoNotComeAreWrong() throws Exception {
    try (ScriptedPeer server =
            new ScriptedPeer(
                (number, opcode, bytes) ->
                    number > 5 ? new byte[0] : ScriptedPeer.echo(opcode, bytes));
        Healthy healthy = begin(server)) {
      window(healthy, 300);

      assertThat(healthy.wrong()).isEqualTo(PEERS);
      assertThat(healthy.faults()).allMatch(fault -> fault.endsWith("answers did not come"));
    }
  }
}
