package dev.vaporetto.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No server outlives its test, even when the test's JVM is killed. */
class OrphanTest {
  /** The program that is killed: it starts a server, prints its process id and sleeps. */
  public static final class Victim {
    private Victim() {}

    /** Starts the container that is named by the only argument. */
    public static void main(String[] arguments) throws InterruptedException {
      RunningServer server = Container.valueOf(arguments[0]).start(ServerOptions.defaults());
      System.out.println(server.pid());
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @EnumSource(names = {"TOMCAT_11", "STOCK_TOMCAT_11"})
  void theServerEndsWhenItsTestIsKilled(Container container) throws Exception {
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dvaporetto.containers=" + ContainerFiles.directory("").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                container.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ProcessHandle server;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
      server = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
      assertThat(server.isAlive()).isTrue();
    } finally {
      victim.destroyForcibly().waitFor();
    }

    server.onExit().get(20, TimeUnit.SECONDS);
    assertThat(server.isAlive()).isFalse();
  }
}
