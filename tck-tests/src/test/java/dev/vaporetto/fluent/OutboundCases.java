package dev.vaporetto.fluent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that wait for a peer that does not read. */
interface OutboundCases extends FluentServer {
  @Test
  default void theOldestGivesWayWhereTheApplicationSaysSo() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        RawClient client = open("waiting/DROP_OLDEST", key)) {
      client.sendText("go");
      journal.expect("older failed, much waits");
      // The messages that are left come in order, with a gap.
      int before = -1;
      boolean gap = false;
      while (!gap) {
        int number = ByteBuffer.wrap(client.readFrame().payload()).getInt();
        assertThat(number).isGreaterThan(before);
        gap = number > before + 1;
        before = number;
      }
    }
  }

  @Test
  default void theSocketClosesWith1013WhereTheApplicationSaysSo() throws IOException {
    String key = newKey();
    try (JournalReader journal = journal(key);
        RawClient client = open("waiting/CLOSE", key)) {
      client.sendText("go");
      // The entry comes only when the bound is exceeded.
      String first = journal.next();
      // Read without a pause: the messages before the close frame must not outlast its deadline.
      byte[] close = "\u0003\u00f5the peer reads too slowly".getBytes(ISO_8859_1);
      byte[] tail = new byte[close.length];
      byte[] chunk = new byte[256 * 1024];
      InputStream in = client.socket().getInputStream();
      while (!Arrays.equals(tail, close)) {
        int count = in.read(chunk);
        assertThat(count).isPositive();
        byte[] all = Arrays.copyOf(tail, tail.length + count);
        System.arraycopy(chunk, 0, all, tail.length, count);
        tail = Arrays.copyOfRange(all, count, all.length);
      }
      client.sendClose(1013, "");
      String second = journal.next();
      assertThat(first + ", " + second)
          .contains("newest failed")
          .contains("socket error the peer reads too slowly");
      journal.expect("socket close 1013 the peer reads too slowly").expectNothingMore();
    }
  }

  @Test
  default void aPeerThatDoesNotReadIsClosedAtTheSendTimeout() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        RawClient client = open("stuck", key)) {
      client.sendText("go");
      assertThat(List.of(journal.next(), journal.next(), journal.next()))
          .containsExactlyInAnyOrder("the peer took nothing for 500 ms", "failed", "close 1006");
      journal.expectNothingMore();
    }
  }
}
