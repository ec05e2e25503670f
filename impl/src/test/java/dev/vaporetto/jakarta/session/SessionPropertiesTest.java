package dev.vaporetto.jakarta.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionPropertiesTest {
  @Test
  void whatIsStoredAsNullIsAbsentAndNoFailure() {
    Map<String, @Nullable Object> stored = new HashMap<>();
    stored.put("session", null);
    stored.put("user", "ada");
    Map<String, Object> copy = SessionProperties.copyOf(stored);
    assertThat(copy).containsOnly(Map.entry("user", "ada"));
    assertThat(copy.get("session")).isNull();
    copy.put("later", 1);
    assertThat(stored).doesNotContainKey("later");
  }
}
