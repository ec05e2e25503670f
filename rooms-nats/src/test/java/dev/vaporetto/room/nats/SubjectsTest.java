package dev.vaporetto.room.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Channel.Kind;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SubjectsTest {
  private static final Subjects SUBJECTS = new Subjects("chat");

  /** Reads a token that is no digest. */
  private static String decode(String token) {
    if (token.equals("=")) {
      return "";
    }
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < token.length(); i++) {
      if (token.charAt(i) == '=') {
        name.append((char) Integer.parseInt(token, i + 1, i + 5, 16));
        i += 4;
      } else {
        name.append(token.charAt(i));
      }
    }
    return name.toString();
  }

  @Test
  void aTokenCanBeReadBack() {
    for (String name :
        List.of(
            "", "lobby", "Lobby 1", "a.b", "a.*", ">", "=", "=0061", "a=s", "\0", "\r\n", "é",
            "e\u0301", "𝄞", "\uD800", "\uDC00", "$JS.API", "_", "-", "\t", "日本")) {
      assertThat(decode(Subjects.token(name))).as("the name behind a token").isEqualTo(name);
    }
  }

  @Test
  void anyTextBecomesATokenThatNatsTakes() {
    Random random = new Random(14);
    for (int i = 0; i < 2000; i++) {
      String name =
          random
              .ints(random.nextInt(30), 0, 0x10000)
              .collect(
                  StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
              .toString();
      assertThat(Subjects.token(name)).matches("[A-Za-z0-9=-]{1,180}");
      assertThat(decode(Subjects.token(name))).isEqualTo(name);
    }
  }

  @Test
  void aLongNameBecomesItsDigest() {
    List<String> names =
        Stream.of("x".repeat(181), "x".repeat(100_000), "\uD800".repeat(99), "\uDC00".repeat(99))
            .toList();
    assertThat(names.stream().map(Subjects::token))
        .allSatisfy(token -> assertThat(token).matches("=s[0-9a-f]{64}"))
        .doesNotHaveDuplicates();
    assertThat(Subjects.token("x".repeat(180))).isEqualTo("x".repeat(180));
  }

  @Test
  void channelsOfDifferentKindsHaveDifferentSubjects() {
    assertThat(
            Stream.of(
                SUBJECTS.plain(new Channel(Kind.ROOM, "a")),
                SUBJECTS.plain(new Channel(Kind.USER, "a")),
                SUBJECTS.plain(new Channel(Kind.NODES, "a")),
                SUBJECTS.in(new Channel(Kind.ROOM, "a")),
                SUBJECTS.out(new Channel(Kind.ROOM, "a"))))
        .containsExactly("chat.room.a", "chat.user.a", "chat.nodes.a", "chat.in.a", "chat.out.a");
  }
}
