package dev.vaporetto.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathParametersTest {
  private static final String TEMPLATE = "/chat/{room}/{name}";

  @Test
  void segmentsAreDecodedBehindAnyContextPath() {
    assertThat(PathParameters.of(TEMPLATE, "/chat/caf%C3%A9/a+b%20c"))
        .isEqualTo(Map.of("room", "café", "name", "a+b c"));
    assertThat(PathParameters.of(TEMPLATE, "/a/chat/b/chat/red;v=1/me;x"))
        .isEqualTo(Map.of("room", "red", "name", "me"));
  }

  @Test
  void aTemplateWithoutVariablesHasNone() {
    assertThat(PathParameters.of("/api/v1/echo", "/app/api/v1/ech%6F")).isEmpty();
    assertThat(PathParameters.of("/caf%C3%A9/", "/caf%c3%a9/")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/chat/red",
        "/chats/red/me",
        "/chat/red/",
        "/chat//me",
        "/chat/../me",
        "/chat/red/%2e%2E",
        "/chat/red/.",
        "/chat/x/../red/me",
        "/chat/red%2Fblue/me",
        "/chat/red%5Cblue/me",
        "/chat/;x/me",
        "/chat/red/%zz"
      })
  void anAmbiguousOrDifferentPathHasNoParameters(String path) {
    assertThat(PathParameters.of(TEMPLATE, path)).isNull();
  }
}
