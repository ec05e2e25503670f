package dev.vaporetto.bench.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.bench.attack.Healthy.Latency;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private static final int MIB = 1024 * 1024;
  private static final Sample BEFORE = new Sample(20 * MIB, 300, 40, 4, 0.1);
  private static final LogGrowth QUIET_LOG = new LogGrowth(1_000, 0);

  private static Outcome outcome(int lost, int wrong, double millis, Sample after, LogGrowth log) {
    return new Outcome(
        "tomcat-11",
        Attack.PINGS,
        Door.PLAIN,
        lost,
        wrong,
        true,
        new Latency(1000, 1, 0.1),
        new Latency(1000, millis, 0.1),
        BEFORE,
        after,
        log,
        "{}");
  }

  @Test
  void aServerThatComesBackMissesNothing() {
    Sample after = new Sample(27 * MIB, 304, 44, 8, 0.2);

    assertThat(outcome(0, 0, 4.9, after, new LogGrowth(999_999, 0)).missed()).isEmpty();
    assertThat(outcome(0, 0, 4.9, after, QUIET_LOG).harmed()).isFalse();
  }

  @Test
  void eachGoalThatIsMissedIsNamed() {
    Sample after = new Sample(40 * MIB, 305, 400, 9, 1.5);

    assertThat(outcome(1, 1, 5, after, new LogGrowth(1_000_000, 1)).missed())
        .containsExactly(
            "lost", "wrong", "latency", "heap", "descriptors", "threads", "cpu", "log", "memory");
  }

  @Test
  void aServerThatIsNotWhatItWasIsHarmedAndOneThatWasSlowIsNot() {
    assertThat(outcome(0, 0, 50, BEFORE, QUIET_LOG).harmed()).isFalse();
    assertThat(outcome(0, 0, 1, BEFORE, new LogGrowth(0, 1)).harmed()).isTrue();
    assertThat(outcome(0, 0, 1, new Sample(40 * MIB, 300, 40, 4, 0.1), QUIET_LOG).harmed())
        .isTrue();
  }

  @Test
  void noAnswersMeanwhileAreNoGoodLatencyAndAServerThatOpensNoSocketIsHarmed() {
    Outcome outcome =
        new Outcome(
            "tomcat-11",
            Attack.PINGS,
            Door.PLAIN,
            0,
            0,
            false,
            new Latency(1000, 1, 0.1),
            new Latency(0, 0, 0),
            BEFORE,
            BEFORE,
            QUIET_LOG,
            "{}");

    assertThat(outcome.missed()).containsExactly("opens", "answers");
    assertThat(outcome.harmed()).isTrue();
  }

  @Test
  void theTableHasARowForEachAttack() {
    Outcome outcome = outcome(2, 0, 7, BEFORE, QUIET_LOG);

    assertThat(outcome.cells()).hasSameSizeAs(Outcome.HEAD);
    assertThat(Attacks.table(List.of(outcome)))
        .contains("| tomcat-11 | plain | pings  | 2    | 0     | 1.00")
        .contains("lost latency");
    assertThat(outcome.verdicts()).hasSameSizeAs(Outcome.GOALS);
    assertThat(Attacks.verdicts(List.of(outcome)).lines().filter(line -> line.contains("pings")))
        .singleElement()
        .asString()
        .matches("(?s)\\| tomcat-11 +\\| plain +\\| pings +\\| NO +\\| yes .*");
    assertThat(outcome.verdicts().stream().filter("NO"::equals)).hasSize(2);
    assertThat(Attacks.csv(outcome.cells()))
        .startsWith("tomcat-11,plain,pings,2,0,1.00,7.00,7.00,")
        .endsWith(",1000,0,lost latency\n");
  }
}
