package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.EchoClient.Received;
import dev.vaporetto.containers.RawClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends: futures, order, threads, and the bound. */
interface SendCases extends FluentServer {
  @Test
  default void stringsBuffersAndArraysAreCopiedAndTheirFuturesDone() {
    try (EchoClient client = connect("sending", "")) {
      client.send("kinds");
      assertThat(client.nextText()).isEqualTo("string");
      assertThat(client.nextBinary()).isEqualTo("buffer".getBytes(StandardCharsets.UTF_8));
      assertThat(client.nextBinary()).isEqualTo("bytes".getBytes(StandardCharsets.UTF_8));
      assertThat(client.nextText()).isEqualTo("buffer at 1 to 7");
      assertThat(client.nextText()).isEqualTo("all sent");
    }
  }

  /** Eight threads and the callback send at once: each in its order, then all in a common one. */
  @ParameterizedTest
  @ValueSource(strings = {"each", "common"})
  default void manyThreadsSendInCallOrderWhileTheCallbackSends(String order) {
    try (EchoClient client = connect("sending", "")) {
      client.send(order);
      int[] next = new int[9];
      for (int i = 0; i < 9 * 200; i++) {
        Received received = client.next();
        String message =
            received instanceof Received.Binary binary
                ? StandardCharsets.UTF_8.decode(binary.bytes().duplicate()).toString()
                : ((Received.Text) received).text();
        int space = message.indexOf(' ');
        int thread = Integer.parseInt(message.substring(0, space));
        assertThat(message).isEqualTo(thread + " " + next[thread]++);
      }
      assertThat(client.nextText()).isEqualTo("all sent");
    }
  }

  @Test
  default void whatWaitsForASlowPeerIsBoundedAndTheSocketGoesOn() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        RawClient client = open("slow-reader", key)) {
      client.sendText("go");
      String outcome = journal.next();
      assertThat(outcome).endsWith(" sent, then IOException");
      int sent = Integer.parseInt(outcome.substring(0, outcome.indexOf(' ')));
      // More than the bound, for the system's buffers take some.
      assertThat(sent).isGreaterThanOrEqualTo(16);
      for (int i = 0; i < sent; i++) {
        RawClient.Frame frame = client.readFrame();
        assertThat(frame.opcode()).isEqualTo(2);
        assertThat(ByteBuffer.wrap(frame.payload()).getInt()).isEqualTo(i);
      }
      client.sendBinary(new byte[1]);
      assertThat(client.readFrame().text()).isEqualTo("still here");
      journal.expect("still open").expectNothingMore();
    }
  }
}
