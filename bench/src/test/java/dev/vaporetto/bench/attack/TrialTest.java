package dev.vaporetto.bench.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.bench.load.ScriptedPeer;
import dev.vaporetto.bench.load.Target;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Short attacks on an echo without an engine, by bad peers of this process. */
@Timeout(60)
class TrialTest {
  private static final Trial.Pace PACE =
      new Trial.Pace(
          Duration.ofMillis(100),
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          Duration.ofMillis(50),
          Duration.ofMillis(300));

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final AtomicBoolean attacked = new AtomicBoolean();

  @TempDir private Path directory;
  private Path log = Path.of("log");

  @BeforeEach
  void writeLog() throws IOException {
    log = Files.writeString(directory.resolve("log"), "started\n");
  }

  /** A server that holds what a test says. */
  private class Fake implements Victim {
    private final Target target;
    private boolean isDumb;

    Fake(Target target) {
      this.target = target;
    }

    @Override
    public Target at(Door door, String path) {
      return new Target(target.host(), target.port(), path);
    }

    @Override
    public long heapBytes() {
      return 20_000_000;
    }

    @Override
    public int descriptors() {
      return 300;
    }

    @Override
    public int threads() {
      return 30;
    }

    @Override
    public int engineThreads() {
      return 3;
    }

    @Override
    public Duration cpu() {
      return Duration.ZERO;
    }

    @Override
    public Path log() {
      return log;
    }

    @Override
    public void knock(Door door, SSLContext context) throws IOException {
      if (isDumb) {
        throw new IOException("nobody answers");
      }
    }

    @Override
    public void release() {}

    @Override
    public void close() {}
  }

  private Outcome run(Victim victim, Attack attack) throws Exception {
    SSLContext context = SSLContext.getDefault();
    Force force =
        (what, door, server, time) -> {
          attacked.set(true);
          try (Assault assault = new Assault(server, door, context)) {
            return AttackMain.run(assault, what, time).toString();
          }
        };
    PrintStream out = new PrintStream(printed, true, UTF_8);
    return new Trial(victim, force, Door.PLAIN, context, PACE, out).run("fake", attack);
  }

  @Test
  void aServerThatBearsItLosesNobody() throws Exception {
    try (ScriptedPeer server =
        new ScriptedPeer((number, opcode, bytes) -> ScriptedPeer.echo(opcode, bytes))) {
      Outcome outcome = run(new Fake(server.target()), Attack.HANDSHAKES);

      // How fast this echo answers beside a flood is not what is asked.
      assertThat(outcome.missed()).isSubsetOf("latency");
      assertThat(outcome.counts()).contains("opened=").contains("visits=");
      assertThat(outcome.quiet().answers()).isPositive();
      assertThat(outcome.attacked().answers()).isPositive();
      assertThat(printed.toString(UTF_8)).isEmpty();
    }
  }

  @Test
  void aServerThatIsHarmedIsSeen() throws Exception {
    try (ScriptedPeer server =
        new ScriptedPeer(
            (number, opcode, bytes) -> {
              if (attacked.get() && opcode == Frames.TEXT) {
                throw new EOFException();
              }
              return ScriptedPeer.echo(opcode, bytes);
            })) {
      Fake leaking =
          new Fake(server.target()) {
            @Override
            public int descriptors() {
              return attacked.get() ? 900 : 300;
            }

            @Override
            public Path log() {
              if (attacked.get()) {
                append("OutOfMemoryError\n");
              }
              return super.log();
            }
          };
      leaking.isDumb = true;
      Outcome outcome = run(leaking, Attack.PINGS);

      assertThat(outcome.missed()).contains("lost", "opens", "descriptors", "memory");
      assertThat(outcome.lost()).isEqualTo(200);
      assertThat(outcome.harmed()).isTrue();
      assertThat(printed.toString(UTF_8))
          .contains("the server ended the connection", "a new peer: nobody answers");
    }
  }

  private void append(String line) {
    try {
      Files.writeString(log, line, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
