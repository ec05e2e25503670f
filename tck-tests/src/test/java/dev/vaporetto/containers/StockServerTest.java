package dev.vaporetto.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.wars.PathServlet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The harness on distributions as they come, proved with a plain servlet. */
class StockServerTest {
  private static final Path WAR = Wars.war().classes(PathServlet.class).build("path.war");

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @EnumSource(
      names = {"STOCK_TOMCAT_10", "STOCK_TOMCAT_11", "STOCK_JETTY_EE10", "STOCK_JETTY_EE11"})
  void applicationsOfTheOptionsAnswerAndTheProcessEnds(Container container) {
    ServerOptions options =
        ServerOptions.defaults().withApplication("", WAR).withApplication("/app", WAR);
    long pid;
    try (RunningServer server = container.start(options)) {
      pid = server.pid();
      assertThat(get(server, "/path")).isEqualTo("[]");
      assertThat(get(server, "/app/path")).isEqualTo("[/app]");
      assertThat(server.cpuTime()).isGreaterThan(Duration.ofMillis(100));
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @EnumSource(names = {"STOCK_TOMCAT_11", "STOCK_JETTY_EE11"})
  void aServerThatCannotStartSaysWhy(Container container) {
    ServerOptions options = ServerOptions.defaults().withJvmArguments("-Xmx1x");

    assertThatThrownBy(() -> container.start(options))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the process ended with 1")
        .hasMessageContaining("Invalid maximum heap size");
  }

  private static String get(RunningServer server, String path) {
    try (RawClient client = RawClient.connect(server.port())) {
      return client.request("GET " + path + " HTTP/1.1", List.of("Host: localhost")).body();
    }
  }
}
