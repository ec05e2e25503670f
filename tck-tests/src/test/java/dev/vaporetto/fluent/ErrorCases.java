package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.EchoClient.Received.Closed;
import dev.vaporetto.containers.RawClient;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An error reaches both handles and the socket once each, then onClose runs. */
interface ErrorCases extends FluentServer {
  @ParameterizedTest
  @ValueSource(strings = {"string", "binary"})
  default void whatAListenerThrowsReachesEveryOnErrorAndClosesWith1011(String kind) {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("errors/" + kind, key)) {
      if (kind.equals("string")) {
        client.send("this");
      } else {
        client.send("this".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(client.nextClose()).isEqualTo(new Closed(1011, "internal error"));
      expectAll(journal, "error this failed");
      expectAll(journal, "close 1011 internal error");
      journal.expectNothingMore();
    }
  }

  @Test
  default void whatTheHandlerThrowsReachesEveryOnErrorAndClosesWith1011() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("errors/handler", key)) {
      assertThat(client.nextClose()).isEqualTo(new Closed(1011, "internal error"));
      expectAll(journal, "error the handler failed");
      expectAll(journal, "close 1011 internal error");
      journal.expectNothingMore();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "wrapped"})
  default void aFailedStageOfTheHandlerReachesOnErrorLikeItsException(String how) {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("errors/async/" + how, key)) {
      assertThat(client.nextClose()).isEqualTo(new Closed(1011, "internal error"));
      expectAll(journal, "error the stage failed");
      expectAll(journal, "close 1011 internal error");
      journal.expectNothingMore();
    }
  }

  @Test
  default void aPeerThatEndsWithoutACloseFrameReachesOnCloseAs1006() {
    String key = newKey();
    try (JournalReader journal = journal(key)) {
      try (RawClient client = open("errors/none", key)) {
        journal.expect("opened");
        client.sendText("last words");
      }
      expectAllClosed(journal, 1006);
    }
  }

  @Test
  default void aResetConnectionReachesOnCloseAs1006() throws SocketException {
    String key = newKey();
    try (JournalReader journal = journal(key)) {
      try (RawClient client = open("errors/none", key)) {
        journal.expect("opened");
        client.socket().setSoLinger(true, 0);
      }
      expectAllClosed(journal, 1006);
    }
  }

  /** RFC 6455 §5.1: a client's frames are masked; §8.1: text is UTF-8. */
  @ParameterizedTest
  @ValueSource(ints = {1002, 1007})
  default void aPeerThatBreaksARuleReachesOnErrorAndIsClosed(int code) {
    String key = newKey();
    try (JournalReader journal = journal(key);
        RawClient client = open("errors/none", key)) {
      journal.expect("opened");
      byte[] payload = {(byte) 0xC0, (byte) 0x80};
      client.write(RawClient.frame(true, 0, 1, code != 1002, payload));
      assertThat(client.readFrame().closeCode()).isEqualTo(code);
      client.readToEnd();
      assertThat(expectAllClosed(journal, code)).hasSize(3);
    }
  }

  private static void expectAll(JournalReader journal, String what) {
    journal.expect("string " + what, "binary " + what, "socket " + what);
  }

  /** Returns the errors before the close, each reported at most once. */
  private static List<String> expectAllClosed(JournalReader journal, int code) {
    List<String> errors = new ArrayList<>();
    String entry = journal.next();
    for (; entry.contains(" error "); entry = journal.next()) {
      errors.add(entry.substring(0, entry.indexOf(' ')));
    }
    assertThat(errors).isIn(List.of(), List.of("string", "binary", "socket"));
    assertThat(entry).startsWith("string close " + code);
    assertThat(journal.next()).startsWith("binary close " + code);
    assertThat(journal.next()).startsWith("socket close " + code);
    journal.expectNothingMore();
    return errors;
  }
}
