package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.EchoClient.Received.Closed;
import dev.vaporetto.containers.RawClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The example's chat, as its page sees it. */
interface ChatCases extends FluentServer {
  private EchoClient join(String room, String name) {
    return EchoClient.connect(HTTP, server().ws("/chat/" + room + "?name=" + name), List.of());
  }

  @Test
  default void membersSeeWhoComesAndGoesAndWhatIsSaid() {
    String room = newKey();
    try (EchoClient marta = join(room, "Marta%20B")) {
      assertThat(marta.nextText()).isEqualTo("welcome\nMarta B\nMarta B");
      try (EchoClient juergen = join(room, "J%C3%BCrgen")) {
        assertThat(juergen.nextText()).isEqualTo("welcome\nJürgen\nMarta B\nJürgen");
        assertThat(marta.nextText()).isEqualTo("joined\nJürgen");
        marta.send("<b>hello</b>\n𝄞");
        assertThat(marta.nextText()).isEqualTo("said\nMarta B\n<b>hello</b>\n𝄞");
        assertThat(juergen.nextText()).isEqualTo("said\nMarta B\n<b>hello</b>\n𝄞");
        juergen.send("bye");
        assertThat(juergen.nextText()).isEqualTo("said\nJürgen\nbye");
        assertThat(marta.nextText()).isEqualTo("said\nJürgen\nbye");
        juergen.close(1000, "");
        assertThat(marta.nextText()).isEqualTo("left\nJürgen");
      }
    }
  }

  @Test
  default void aNameThatIsTakenGetsANumberAndRoomsAreApart() {
    String room = newKey();
    try (EchoClient first = join(room, "Ada");
        EchoClient elsewhere = join(newKey(), "Ada")) {
      assertThat(first.nextText()).isEqualTo("welcome\nAda\nAda");
      assertThat(elsewhere.nextText()).isEqualTo("welcome\nAda\nAda");
      try (EchoClient second = join(room, "Ada")) {
        assertThat(second.nextText()).isEqualTo("welcome\nAda 2\nAda\nAda 2");
        assertThat(first.nextText()).isEqualTo("joined\nAda 2");
        try (EchoClient third = join(room, "Ada")) {
          assertThat(third.nextText()).isEqualTo("welcome\nAda 3\nAda\nAda 2\nAda 3");
        }
      }
      elsewhere.send("alone");
      assertThat(elsewhere.nextText()).isEqualTo("said\nAda\nalone");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ro%20om, Ada, 404, The path parameter room cannot be ro om",
    "r%C3%B6m, Ada, 404, The path parameter room cannot be röm",
    "123456789012345678901234567890123, Ada, 404, The path parameter room cannot be 1234",
    "room, '', 400, A name has",
    "room, %20%20, 400, A name has",
    "room, a%0Ab, 400, A name has",
    "room, 1234567890123456789012345, 400, A name has"
  })
  default void aBadRoomOrNameIsRefused(String room, String name, int status, String reason) {
    try (RawClient client = RawClient.connect(server().port())) {
      RawClient.Response response = client.handshake("/chat/" + room + "?name=" + name);
      assertThat(response.status()).isEqualTo(status);
      assertThat(response.body()).startsWith(reason);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1001, 0})
  default void aMessageThatIsTooLongOrEmptyClosesItsSenderOnly(int length) {
    String room = newKey();
    try (EchoClient other = join(room, "Other")) {
      assertThat(other.nextText()).isEqualTo("welcome\nOther\nOther");
      try (EchoClient sender = join(room, "Sender")) {
        assertThat(sender.nextText()).isEqualTo("welcome\nSender\nOther\nSender");
        assertThat(other.nextText()).isEqualTo("joined\nSender");
        sender.send("x".repeat(1000));
        assertThat(sender.nextText()).isEqualTo("said\nSender\n" + "x".repeat(1000));
        assertThat(other.nextText()).isEqualTo("said\nSender\n" + "x".repeat(1000));
        sender.send("x".repeat(length));
        assertThat(sender.nextClose())
            .isEqualTo(new Closed(1008, "a message has 1 to 1000 characters"));
        assertThat(other.nextText()).isEqualTo("left\nSender");
      }
    }
  }
}
