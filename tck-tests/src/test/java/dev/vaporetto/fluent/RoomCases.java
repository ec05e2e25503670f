package dev.vaporetto.fluent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.EchoClient.Received;
import dev.vaporetto.containers.RawClient;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rooms: delivery, joining, leaving, and members that do not read. */
interface RoomCases extends FluentServer {
  /** Much less than the 20 s that a member would need if it had to wait for a slow one. */
  Duration PROMPT = Duration.ofSeconds(10);

  private EchoClient join(String room, String name) {
    EchoClient member = connect("rooms/" + room + "/" + name, room);
    assertThat(member.nextText()).isEqualTo("welcome " + name);
    return member;
  }

  private RawClient joinByHand(String room, String name) {
    RawClient member = open("rooms/" + room + "/" + name, room);
    assertThat(member.readFrame().text()).isEqualTo("welcome " + name);
    return member;
  }

  @Test
  default void aRoomSendsToAllMembersOrToAllButOne() {
    String room = newKey();
    try (EchoClient ada = join(room, "ada");
        EchoClient bo = join(room, "bo");
        EchoClient cy = join(room, "cy");
        EchoClient elsewhere = join(newKey(), "ada")) {
      ada.send("all hello 𝄞");
      ada.send("others how are you?");
      ada.send("others-bytes for them");
      ada.send("for all".getBytes(UTF_8));
      assertThat(ada.nextText()).isEqualTo("hello 𝄞");
      assertThat(ada.nextBinary()).isEqualTo("for all".getBytes(UTF_8));
      for (EchoClient other : List.of(bo, cy)) {
        assertThat(other.nextText()).isEqualTo("hello 𝄞");
        assertThat(other.nextText()).isEqualTo("how are you?");
        assertThat(other.nextBinary()).isEqualTo("for them".getBytes(UTF_8));
        assertThat(other.nextBinary()).isEqualTo("for all".getBytes(UTF_8));
      }
      elsewhere.send("members");
      assertThat(elsewhere.nextText()).isEqualTo("ada");
    }
  }

  @Test
  default void membersLeaveOnRequestOrWithTheirSocketAndListenersSeeAll() throws IOException {
    String room = newKey();
    try (JournalReader journal = journal(room);
        EchoClient ada = join(room, "ada");
        EchoClient bo = join(room, "bo");
        EchoClient cy = join(room, "cy");
        RawClient di = joinByHand(room, "di")) {
      journal.expect("joined ada", "joined bo", "joined cy", "joined di");
      bo.send("leave");
      journal.expect("left bo");
      ada.send("all without bo");
      assertThat(ada.nextText()).isEqualTo("without bo");
      bo.send("members");
      assertThat(bo.nextText()).isEqualTo("ada cy di");
      bo.send("join");
      assertThat(bo.nextText()).isEqualTo("welcome bo");
      journal.expect("joined bo");
      cy.close(1000, "");
      journal.expect("left cy");
      di.socket().setSoLinger(true, 0);
      di.socket().close();
      journal.expect("left di");
      ada.send("members");
      assertThat(ada.nextText()).isEqualTo("ada bo");
      journal.expectNothingMore();
    }
  }

  @Test
  default void allMembersHearOneOrderWhoeverSends() {
    String room = newKey();
    try (EchoClient ada = join(room, "ada");
        EchoClient bo = join(room, "bo");
        EchoClient cy = join(room, "cy")) {
      List<EchoClient> members = List.of(ada, bo, cy);
      for (int i = 0; i < 100; i++) {
        for (EchoClient member : members) {
          member.send("all " + members.indexOf(member) + " " + i);
        }
      }
      List<String> heard = hear(ada, 300);
      assertThat(hear(bo, 300)).isEqualTo(heard);
      assertThat(hear(cy, 300)).isEqualTo(heard);
      int[] next = new int[3];
      for (String text : heard) {
        int sender = text.charAt(0) - '0';
        assertThat(text).isEqualTo(sender + " " + next[sender]++);
      }
    }
  }

  private static List<String> hear(EchoClient member, int count) {
    List<String> heard = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      heard.add(member.nextText());
    }
    return heard;
  }

  private static int unsent(EchoClient member) {
    member.send("unsent");
    return Integer.parseInt(member.nextText());
  }

  @Test
  default void aMemberThatDoesNotReadDelaysNoOtherAndMissesWhatExceedsItsBound()
      throws SocketException {
    String room = newKey();
    try (RawClient slow = joinByHand(room, "slow");
        EchoClient prompt = join(room, "prompt")) {
      slow.socket().setReceiveBufferSize(32 * 1024);
      byte[] message = new byte[32 * 1024];
      int count = 0;
      int unsent = 0;
      // Until the system's buffers, and the bound, are full.
      while (unsent == 0 && count < 2048) {
        for (int i = 0; i < 32; i++) {
          ByteBuffer.wrap(message).putInt(count);
          prompt.send(message);
          Received.Binary heard = (Received.Binary) prompt.next(PROMPT);
          assertThat(heard.bytes().getInt(0)).isEqualTo(count);
          count++;
        }
        unsent = unsent(prompt);
      }
      assertThat(unsent).isPositive();
      int before = -1;
      // The listener of unsent messages runs behind the room, which does not wait for it.
      for (int i = 0; i < count - unsent(prompt); i++) {
        int number = ByteBuffer.wrap(slow.readFrame().payload()).getInt();
        assertThat(number).isGreaterThan(before);
        before = number;
      }
      prompt.send("all later");
      assertThat(slow.readFrame().text()).isEqualTo("later");
    }
  }
}
