package dev.vaporetto.bench.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.bench.server.AttackedServer;
import dev.vaporetto.containers.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttackTest {
  @Test
  void attacksAreNamedOrAll() {
    assertThat(Attack.parse("all")).containsExactly(Attack.values());
    assertThat(Attack.parse("bad-frames,rooms")).containsExactly(Attack.BAD_FRAMES, Attack.ROOMS);
    assertThatThrownBy(() -> Attack.parse("bad_frames"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("attack \"bad_frames\", expected all or some of handshakes, half-");
  }

  @Test
  void pathsAndServersAreNamed() {
    assertThat(Door.parse("h2")).isEqualTo(Door.H2);
    assertThatThrownBy(() -> Door.parse("http2"))
        .hasMessage("path \"http2\", expected one of plain, tls, h2");
    assertThat(AttackedServer.container("jetty-ee10")).isEqualTo(Container.JETTY_EE10);
    assertThatThrownBy(() -> AttackedServer.container("stock-tomcat-11"))
        .hasMessageStartingWith("server \"stock-tomcat-11\", expected ");
  }

  @Test
  void aBombInflatesToWhatItSays() throws Exception {
    int size = 1_000_000;
    byte[] bomb = Frames.concat(Frames.deflatedZeros(size), new byte[] {0, 0, -1, -1});
    assertThat(bomb).hasSizeLessThan(2_000);
    Inflater inflater = new Inflater(true);
    inflater.setInput(bomb);

    assertThat(inflater.inflate(new byte[size + 1])).isEqualTo(size);
    inflater.end();
  }

  @Test
  void theLogIsLookedAtFromWhereItWas(@TempDir Path directory) throws Exception {
    Path log = directory.resolve("log");
    Files.writeString(log, "java.lang.OutOfMemoryError: before\n");
    long before = Files.size(log);
    Files.writeString(
        log,
        "java.lang.OutOfMemoryError: before\n"
            + "@@vaporetto ok 42\n"
            + "fine\n"
            + "java.lang.OutOfMemoryError: now\n");

    assertThat(LogGrowth.since(before, log))
        .isEqualTo(new LogGrowth("fine\njava.lang.OutOfMemoryError: now\n".length(), 1));
    assertThat(List.of(LogGrowth.since(Files.size(log), log))).containsExactly(new LogGrowth(0, 0));
  }
}
