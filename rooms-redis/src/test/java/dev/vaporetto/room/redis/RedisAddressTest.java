package dev.vaporetto.room.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedisAddressTest {
  @Test
  void aUriSaysHostPortLoginDatabaseAndTls() {
    assertThat(RedisAddress.parse("redis://h"))
        .isEqualTo(new RedisAddress(false, "h", 6379, null, null, 0));
    assertThat(RedisAddress.parse("REDISS://my_redis:1/3"))
        .isEqualTo(new RedisAddress(true, "my_redis", 1, null, null, 3));
    assertThat(RedisAddress.parse("redis://:p%40+ss@h/"))
        .isEqualTo(new RedisAddress(false, "h", 6379, null, "p@+ss", 0));
    assertThat(RedisAddress.parse("redis://u:a:b@c@[::1]:7"))
        .isEqualTo(new RedisAddress(false, "::1", 7, "u", "a:b@c", 0));
    assertThat(RedisAddress.parse("redis://[::1]"))
        .isEqualTo(new RedisAddress(false, "::1", 6379, null, null, 0));
  }

  @Test
  void whatIsNoUriOfRedisIsRefusedWithoutItsPassword() {
    for (String each :
        List.of(
            "",
            "h:6379",
            "http://h",
            "redis://",
            "redis://:secret@",
            "redis://:secret@h:port",
            "redis://:secret@h:0",
            "redis://:secret@h:65536",
            "redis://:secret@h/x",
            "redis://:secret@h/-1",
            "redis://:secret%@h",
            "redis://secret@h",
            "redis://:secret@a,b")) {
      assertThatThrownBy(() -> RedisRooms.at(each))
          .as(each)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void thePasswordIsNotWrittenAnywhere() {
    assertThat(RedisAddress.parse("redis://u:secret@h").toString()).isEqualTo("redis://h:6379/0");
  }
}
