package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.EchoClient.Received.Closed;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.ServerEngine;
import org.junit.jupiter.api.Test;

/** Closes: what both sides see. */
interface CloseCases extends FluentServer {
  @Test
  default void closeAloneIs1000AndItsFutureDoneAtTheEnd() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("closing", key)) {
      client.send("close");
      assertThat(client.nextClose()).isEqualTo(new Closed(1000, ""));
      journal.expect("socket close 1000 ", "closed false").expectNothingMore();
    }
  }

  @Test
  default void closeTakesACodeAlone() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("closing", key)) {
      client.send("code");
      assertThat(client.nextClose()).isEqualTo(new Closed(3001, ""));
      journal.expect("socket close 3001 ").expectNothingMore();
    }
  }

  @Test
  default void whatWasSentBeforeTheCloseArrivesAndTheEndComesAfterTheCallback() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("closing", key)) {
      client.send("code and reason");
      assertThat(client.nextText()).isEqualTo("before the close");
      assertThat(client.nextBinary()).hasSize(70_000);
      assertThat(client.nextClose()).isEqualTo(new Closed(4001, "bye €"));
      journal.expect("IOException", "callback ends", "socket close 4001 bye €", "late 4001");
      journal.expectNothingMore();
    }
  }

  @Test
  default void aCloseFromAnotherThreadEndsAfterTheCallback() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("closing", key)) {
      client.send("other thread");
      assertThat(client.nextClose()).isEqualTo(new Closed(4004, "elsewhere"));
      journal.expect("callback ends", "socket close 4004 elsewhere").expectNothingMore();
    }
  }

  @Test
  default void illegalCodesAndReasonsAreRefusedAndChangeNothing() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("closing", key)) {
      client.send("illegal");
      journal.expect(
          "close code 1006 must not be sent; expected 1000-1003, 1007-1014 or 3000-4999",
          "a close reason of 126 bytes of UTF-8 came; expected at most 123");
      client.send("still open");
      assertThat(client.nextText()).isEqualTo("still open");
    }
  }

  @Test
  default void thePeersCodeAndReasonReachOnCloseAndAreAnswered() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("closing", key)) {
      client.close(4002, "done — 𝄞");
      assertThat(client.nextClose().code()).isEqualTo(4002);
      journal.expect("socket close 4002 done — 𝄞").expectNothingMore();
    }
  }

  @Test
  default void aCloseFrameWithoutACodeReachesOnCloseAs1005() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        RawClient client = open("closing", key)) {
      client.write(RawClient.frame(true, 0, 8, new byte[0]));
      client.readToEnd();
      // Tomcat's engine does not distinguish the two.
      int code = engine() == ServerEngine.TOMCATS ? 1000 : 1005;
      journal.expect("socket close " + code + " ").expectNothingMore();
    }
  }
}
