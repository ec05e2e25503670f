package dev.vaporetto.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.CloseCommand;
import dev.vaporetto.wars.LargeEcho;
import dev.vaporetto.wars.SmallEcho;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The table against the live server on each embedded container. */
@ParameterizedClass
@EnumSource(names = {"TOMCAT_11", "JETTY_EE10", "UNDERTOW"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServerConformanceTest {
  static final Pattern STACK_TRACE =
      Pattern.compile("^\\s+at [\\w.$/]+\\(|^Caused by: |^Exception in thread");

  private static @Nullable RunningServer running;
  private static @Nullable Suite suite;

  ServerConformanceTest(Container container) {}

  @BeforeParameterizedClassInvocation
  static void start(Container container) {
    running = EchoWars.start(container, LargeEcho.class, SmallEcho.class, CloseCommand.class);
    suite = Suite.start(new ServerSubject(running));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    try {
      Objects.requireNonNull(suite).close();
    } finally {
      server().close();
    }
  }

  private static RunningServer server() {
    return Objects.requireNonNull(running, "started before the tests");
  }

  @TestFactory
  @Order(1)
  List<DynamicNode> everyCaseEndsAsTheStandardSays() {
    return Objects.requireNonNull(suite).tests();
  }

  @Test
  @Order(2)
  void theServerIsStillUpAndHasLoggedNoStackTrace() throws IOException {
    try (RawClient client = RawClient.open(server(), "/echo/small")) {
      client.sendText("still up");
      assertThat(client.readFrame().text()).isEqualTo("still up");
    }
    assertThat(Files.readAllLines(server().logFile()))
        .noneMatch(line -> STACK_TRACE.matcher(line).find());
  }
}
