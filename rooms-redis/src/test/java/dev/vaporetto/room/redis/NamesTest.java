package dev.vaporetto.room.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Channel.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamesTest {
  private final Names names = new Names("app");

  @Test
  void namesBeginWithTheApplicationAndAllKeysAreInOneSlot() {
    Channel room = new Channel(Kind.ROOM, "a}b:é");
    assertThat(names.channel(room)).isEqualTo("app:room:a}b:é".getBytes(UTF_8));
    assertThat(names.log(room)).isEqualTo("{app}:log:a}b:é".getBytes(UTF_8));
    assertThat(names.state(room)).isEqualTo("{app}:state:a}b:é".getBytes(UTF_8));
    assertThat(names.channel(new Channel(Kind.NODES, "x")))
        .isEqualTo("app:nodes:x".getBytes(UTF_8));
  }

  @Test
  void everyTextIsAnotherNameInEveryKind() {
    List<String> texts = List.of("", "?", "a", "A", ":", "room:a", "}", "\uFFFD", "𝄞", "é", "\0");
    Set<String> keys = new HashSet<>();
    for (String text : texts) {
      for (Kind kind : Kind.values()) {
        keys.add(Names.key(names.channel(new Channel(kind, text))));
      }
    }
    assertThat(keys).hasSize(Kind.values().length * texts.size());
  }

  @Test
  void aNameThatWouldBreakTheOthersIsRefused() {
    for (String each : List.of("", "a}", "{", "a:b", "é", "a b", "x".repeat(65))) {
      assertThatThrownBy(() -> RedisRooms.builder("redis://h").name(each))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"" + each + "\" came as a name");
    }
  }
}
