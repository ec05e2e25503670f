package dev.vaporetto.depth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.StackDepth;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Frames of ours on Tomcat: each costs time on the path of every message, and attention of everyone
 * who reads a stack trace. The test prints them.
 */
class StackDepthTest {
  private static @Nullable RunningServer running;

  @BeforeAll
  static void startServer() {
    running =
        EchoWars.start(
            Container.TOMCAT_11,
            StackDepth.class,
            StackDepth.Annotated.class,
            StackDepth.Handler.class);
  }

  @AfterAll
  static void stopServer() {
    if (running != null) {
      running.close();
    }
  }

  private static List<String> frames(String path, String direction) {
    RunningServer server = Objects.requireNonNull(running, "the server has started");
    try (EchoClient client = EchoClient.connect(server.ws(path))) {
      client.send(direction);
      String answer = client.nextText();
      // The message that was sent to be watched comes first.
      String lines = answer.equals("sent") ? client.nextText() : answer;
      // Below them is the loop, as a container's own dispatch is elsewhere.
      List<String> frames =
          lines.lines().takeWhile(frame -> !frame.contains(".EventLoop.")).toList();
      System.out.printf(
          "%d frames of ours, %s of %s:%n  %s%n",
          frames.size(), direction, path, String.join("\n  ", frames));
      return frames;
    }
  }

  @Test
  void atMostTwelveFramesLeadToAFluentListener() {
    assertThat(frames("/depth/fluent", "in"))
        .hasSizeBetween(1, 12)
        .last()
        .asString()
        .contains("LoopChannel.onReady");
  }

  @Test
  void atMostNineFramesLeadToAMessageHandler() {
    assertThat(frames("/depth/handler", "in"))
        .hasSizeBetween(1, 9)
        .last()
        .asString()
        .contains("LoopChannel.onReady");
  }

  @Test
  void atMostTwelveFramesLeadToAnAnnotatedMethod() {
    assertThat(frames("/depth/annotated", "in"))
        .hasSizeBetween(1, 12)
        .last()
        .asString()
        .contains("LoopChannel.onReady");
  }

  @Test
  void atMostEightFramesLeadFromASendToTheSocketsWrite() {
    assertThat(frames("/depth/fluent", "out"))
        .hasSizeBetween(1, 8)
        .last()
        .asString()
        .contains("FluentSocket.send");
  }
}
