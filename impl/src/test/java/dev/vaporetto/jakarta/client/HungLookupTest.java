package dev.vaporetto.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's own resolver, made to hang, in a JVM of its own. */
@Timeout(240)
@EnabledOnOs(value = OS.LINUX, disabledReason = "the resolver hangs in a named pipe of Linux")
class HungLookupTest {
  @Test
  void namesWhoseLookupHangsHoldUpNeitherLiteralsNorOtherNames(@TempDir Path directory)
      throws Exception {
    Path hosts = directory.resolve("hosts");
    assertThat(new ProcessBuilder("mkfifo", hosts.toString()).inheritIO().start().waitFor())
        .isZero();
    Path output = directory.resolve("output");
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + hosts,
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                HungLookupProgram.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(program.waitFor(200, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(output, StandardCharsets.UTF_8))
          .contains("connected to 127.0.0.1", "connected to answers", "end");
      assertThat(program.exitValue()).isZero();
    } finally {
      program.destroyForcibly();
    }
  }
}
