package dev.vaporetto.fluent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.EchoClient.Received.Closed;
import dev.vaporetto.containers.RawClient;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Messages that are sent and received in parts. */
interface StreamCases extends FluentServer {
  /** More than a whole message may have. */
  int LARGE = 3 * 1024 * 1024;

  private static byte[] pattern(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  @Test
  default void streamsAreMessagesInOrderAndWholeOnesWaitBehind() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("streams", key)) {
      client.send("stream " + LARGE);
      assertThat(client.nextBinary()).isEqualTo(pattern(LARGE));
      journal.expect("first null");
      EchoClient.Received next = client.next();
      // The text was sent while the first one was under way; the second one waits itself.
      if (next instanceof EchoClient.Received.Text) {
        assertThat(client.nextBinary()).isEqualTo(pattern(LARGE + 1));
      } else {
        assertThat(client.nextText()).isEqualTo("meanwhile");
      }
    }
  }

  @Test
  default void aReaderIsATextMessage() {
    try (EchoClient client = connect("streams", newKey())) {
      client.send("text 100000");
      assertThat(client.nextText()).isEqualTo("€".repeat(100_000));
    }
  }

  @Test
  default void aPublisherIsABinaryMessage() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("streams", key)) {
      client.send("publisher 300");
      byte[] expected = new byte[300];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = (byte) i;
      }
      assertThat(client.nextBinary()).isEqualTo(expected);
      journal.expect("published null");
    }
  }

  @Test
  default void aSourceThatFailsInTheMiddleClosesWith1011() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("streams", key)) {
      client.send("failing 100000");
      assertThat(client.nextClose()).isEqualTo(new Closed(1011, "internal error"));
      assertThat(List.of(journal.next(), journal.next(), journal.next()))
          .containsExactlyInAnyOrder(
              "sent the disk is gone",
              "socket error the disk is gone",
              "socket close 1011 internal error");
      journal.expectNothingMore();
    }
  }

  @Test
  default void aMessageIsReceivedInPartsWithoutALimit() {
    try (EchoClient client = connect("parts", newKey())) {
      byte[] large = pattern(LARGE);
      CRC32 checksum = new CRC32();
      checksum.update(large);
      for (int i = 0; i < 2; i++) {
        client.send(large);
        assertThat(client.nextText()).isEqualTo(LARGE + " bytes " + checksum.getValue());
      }
    }
  }

  @Test
  default void aLaterListenerForWholeTextsHoldsFromTheNextMessageOn() {
    try (RawClient client = open("parts", newKey())) {
      client.write(RawClient.frame(false, 0, 1, "frag".getBytes(UTF_8)));
      client.write(RawClient.frame(true, 0, 0, "ments".getBytes(UTF_8)));
      assertThat(client.readFrame().text()).isEqualTo("9 chars");
      client.sendText("the next is whole");
      assertThat(client.readFrame().text()).isEqualTo("17 chars");
      client.write(RawClient.frame(false, 0, 1, "frag".getBytes(UTF_8)));
      client.write(RawClient.frame(true, 0, 0, "ments".getBytes(UTF_8)));
      assertThat(client.readFrame().text()).isEqualTo("whole of 9");
    }
  }

  @Test
  default void objectsTravelByACodecAndOneThatCannotBeDecodedClosesWith1007() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("numbers", key)) {
      client.send("41");
      assertThat(client.nextText()).isEqualTo("[42]");
      client.send("extensions ".getBytes(UTF_8));
      assertThat(client.nextText()).isEqualTo("extensions 0");
      client.send("forty");
      assertThat(client.nextClose()).isEqualTo(new Closed(1007, "a message could not be decoded"));
      assertThat(journal.next())
          .startsWith("socket error a text message came that its codec cannot decode");
      journal.expect("socket close 1007 a message could not be decoded").expectNothingMore();
    }
  }
}
