package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.EchoClient.Received.Closed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** One listener for each kind of message, or none. */
interface ListenerCases extends FluentServer {
  @Test
  default void aLaterListenerReplacesTheOneOfItsKindWhichEndsSilently() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("listeners", key)) {
      client.send("a");
      assertThat(client.nextText()).isEqualTo("first a");
      client.send("b");
      assertThat(client.nextText()).isEqualTo("second b");
      client.close(1000, "");
      journal.expect("second close 1000", "buffer close 1000", "socket close 1000");
      journal.expectNothingMore();
    }
  }

  @Test
  default void onDataAndOnByteBufferAreOneSlot() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("listeners", key)) {
      byte[] bytes = "bytes".getBytes(StandardCharsets.UTF_8);
      client.send(bytes);
      assertThat(client.nextText()).isEqualTo("buffer bytes");
      client.send(bytes);
      assertThat(client.nextText()).isEqualTo("data bytes");
      client.send(bytes);
      assertThat(client.nextText()).isEqualTo("buffer again bytes");
      client.close(1000, "");
      journal.expect("first close 1000", "socket close 1000").expectNothingMore();
    }
  }

  @Test
  default void messagesWithoutAListenerAreDroppedWithOneWarningForTheRoute() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (EchoClient client = connect("unhandled", "")) {
        client.send(new byte[1]);
        client.send(new byte[2]);
        client.send("text");
        assertThat(client.nextText()).isEqualTo("text");
      }
    }
    // The log arrives through a pipe, with a delay.
    long deadline = System.nanoTime() + EchoClient.DEADLINE.toNanos();
    while (warnings() == 0 && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    assertThat(warnings()).isEqualTo(1);
  }

  private long warnings() {
    try {
      return Files.readString(server().logFile())
          .lines()
          .filter(line -> line.contains("A binary message came to /unhandled"))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  default void aRouteMayRefuseMessagesWithoutAListener() {
    try (EchoClient client = connect("refusing", "")) {
      client.send(new byte[] {42});
      assertThat(client.nextBinary()).containsExactly(42);
      client.send("text");
      assertThat(client.nextClose()).isEqualTo(new Closed(1003, "no listener for a text message"));
    }
  }
}
