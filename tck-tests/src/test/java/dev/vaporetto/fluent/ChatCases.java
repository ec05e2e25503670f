package dev.vaporetto.fluent;

import static dev.vaporetto.chat.ChatMember.welcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.chat.ChatMember;
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
  private ChatMember join(String room, String name) {
    return ChatMember.by(
        EchoClient.connect(HTTP, server().ws("/chat/" + room + "?name=" + name), List.of()));
  }

  @Test
  default void membersSeeWhoComesAndGoesAndWhatIsSaid() {
    String room = newKey();
    try (ChatMember marta = join(room, "Marta%20B")) {
      assertThat(marta.next()).isEqualTo(welcome("Marta B", "Marta B"));
      try (ChatMember juergen = join(room, "J%C3%BCrgen")) {
        assertThat(juergen.next()).isEqualTo(welcome("Jürgen", "Marta B", "Jürgen"));
        assertThat(marta.next()).isEqualTo("joined\nJürgen");
        marta.say("<b>hello</b>\n𝄞");
        assertThat(marta.next()).isEqualTo("said\nMarta B\n<b>hello</b>\n𝄞");
        assertThat(juergen.next()).isEqualTo("said\nMarta B\n<b>hello</b>\n𝄞");
        juergen.say("bye");
        assertThat(juergen.next()).isEqualTo("said\nJürgen\nbye");
        assertThat(marta.next()).isEqualTo("said\nJürgen\nbye");
      }
      assertThat(marta.next()).isEqualTo("left\nJürgen");
    }
  }

  @Test
  default void aNameThatIsTakenGetsANumberAndRoomsAreApart() {
    String room = newKey();
    try (ChatMember first = join(room, "Ada");
        ChatMember elsewhere = join(newKey(), "Ada")) {
      assertThat(first.next()).isEqualTo(welcome("Ada", "Ada"));
      assertThat(elsewhere.next()).isEqualTo(welcome("Ada", "Ada"));
      try (ChatMember second = join(room, "Ada")) {
        assertThat(second.next()).isEqualTo(welcome("Ada 2", "Ada", "Ada 2"));
        assertThat(first.next()).isEqualTo("joined\nAda 2");
        try (ChatMember third = join(room, "Ada")) {
          assertThat(third.next()).isEqualTo(welcome("Ada 3", "Ada", "Ada 2", "Ada 3"));
        }
      }
      elsewhere.say("alone");
      assertThat(elsewhere.next()).isEqualTo("said\nAda\nalone");
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
    try (ChatMember other = join(room, "Other")) {
      assertThat(other.next()).isEqualTo(welcome("Other", "Other"));
      try (ChatMember sender = join(room, "Sender")) {
        assertThat(sender.next()).isEqualTo(welcome("Sender", "Other", "Sender"));
        assertThat(other.next()).isEqualTo("joined\nSender");
        sender.say("x".repeat(1000));
        assertThat(sender.next()).isEqualTo("said\nSender\n" + "x".repeat(1000));
        assertThat(other.next()).isEqualTo("said\nSender\n" + "x".repeat(1000));
        sender.say("x".repeat(length));
        assertThat(sender.nextClose())
            .isEqualTo(new Closed(1008, "a message has 1 to 1000 characters"));
        assertThat(other.next()).isEqualTo("left\nSender");
      }
    }
  }

  @Test
  default void aLateMemberAndOneThatComesBackHearWhatWasSaid() {
    String room = newKey();
    String position;
    try (ChatMember ada = join(room, "Ada")) {
      assertThat(ada.next()).isEqualTo(welcome("Ada", "Ada"));
      ada.say("one");
      ada.say("two");
      assertThat(ada.next()).isEqualTo("said\nAda\none");
      position = ada.position();
      assertThat(ada.next()).isEqualTo("said\nAda\ntwo");

      try (ChatMember late = join(room, "Late")) {
        assertThat(late.next()).isEqualTo("said\nAda\none");
        assertThat(late.next()).isEqualTo("said\nAda\ntwo");
        assertThat(late.next()).isEqualTo(welcome("Late", "Ada", "Late"));
        assertThat(ada.next()).isEqualTo("joined\nLate");
      }
      assertThat(ada.next()).isEqualTo("left\nLate");
      try (ChatMember back = join(room, "Back&since=" + position)) {
        assertThat(back.next()).isEqualTo("said\nAda\ntwo");
        assertThat(back.next()).isEqualTo(welcome("Back", "Ada", "Back"));
      }
      try (ChatMember confused = join(room, "Confused&since=yesterday")) {
        assertThat(confused.next()).isEqualTo("said\nAda\none");
      }
      try (ChatMember other = join(room, "Other&since=7@another")) {
        assertThat(other.next()).isEqualTo("missing");
        assertThat(other.next()).isEqualTo("said\nAda\none");
      }
    }
  }

  @Test
  default void theOthersSeeWhoTypesAndAnIdComesBackWithItsMessage() {
    String room = newKey();
    try (ChatMember ada = join(room, "Ada");
        ChatMember bo = join(newKey(), "Bo")) {
      assertThat(ada.next()).isEqualTo(welcome("Ada", "Ada"));
      assertThat(bo.next()).isEqualTo(welcome("Bo", "Bo"));
      ada.type(true);
      assertThat(ada.next()).isEqualTo("typing\nAda\nyes");
      ada.type(false);
      assertThat(ada.next()).isEqualTo("typing\nAda\nno");
      ada.say("an-id_1", "typing is no part of the history");
      assertThat(ada.next()).isEqualTo("said\nAda\ntyping is no part of the history");
      assertThat(ada.id()).isEqualTo("an-id_1");
      try (ChatMember late = join(room, "Late")) {
        assertThat(late.next()).isEqualTo("said\nAda\ntyping is no part of the history");
        assertThat(late.id()).isEqualTo("an-id_1");
        assertThat(late.next()).isEqualTo(welcome("Late", "Ada", "Late"));
      }
      bo.say("nobody has typed here");
      assertThat(bo.next()).isEqualTo("said\nBo\nnobody has typed here");
    }
  }

  @Test
  default void aPageThatComesBackKeepsItsNameBesideTheSocketThatItHasLost() {
    String room = newKey();
    try (ChatMember lost = join(room, "Ada&page=one")) {
      assertThat(lost.next()).isEqualTo(welcome("Ada", "Ada"));
      try (ChatMember back = join(room, "Ada&page=one")) {
        assertThat(back.next()).isEqualTo(welcome("Ada", "Ada", "Ada"));
        try (ChatMember stranger = join(room, "Ada&page=two")) {
          assertThat(stranger.next()).isEqualTo(welcome("Ada 2", "Ada", "Ada", "Ada 2"));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "say\nid", "say\n\nhello", "say\nno id\nhello", "sing\n1\nla"})
  default void aMessageOfAnotherVersionsPageClosesItsSender(String message) {
    try (ChatMember stranger = join(newKey(), "Stranger")) {
      assertThat(stranger.next()).isEqualTo(welcome("Stranger", "Stranger"));
      stranger.send(message);
      assertThat(stranger.nextClose())
          .isEqualTo(new Closed(1008, "this page speaks another version: load it again"));
    }
  }
}
