package dev.vaporetto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.vaporetto.internal.route.Requests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {
  private static boolean passes(OriginPolicy policy, String origin, String host) {
    return policy.allows(
        Requests.withHeaders(Map.of("Origin", List.of(origin), "host", List.of(host))));
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.org, example.org",
    "https://example.org, example.org",
    "https://EXAMPLE.org, example.ORG",
    "https://example.org:443, example.org",
    "https://example.org, example.org:443",
    "http://example.org:8080, example.org:8080",
    "http://[::1]:80, [::1]"
  })
  void aPageOfTheHostIsOfTheSameOrigin(String origin, String host) {
    assertThat(passes(OriginPolicy.sameOrigin(), origin, host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.com, example.org",
    "http://example.org.evil.example, example.org",
    "http://example.org:81, example.org",
    "https://example.org:80, example.org",
    "https://example.org, example.org:80",
    "null, example.org",
    "example.org, example.org",
    "chrome-extension://example.org, example.org",
    "http://example.org/, example.org",
    "http://user@example.org, example.org",
    "http://*.org, a.org",
    "http://example.org., example.org",
    "http://example.org, example.org.",
    "http://notexample.org, example.org",
    "http://example.organic, example.org",
    "http://example.org@evil.example, example.org",
    "http://evil.example#@example.org, example.org",
    "http://example.org\\.evil.example, example.org",
    "'http://example.org, http://evil.example', example.org",
    "http://[::1]:81, [::1]:8",
    "http://[0:0:0:0:0:0:0:1], [::1]",
    "http://[::ffff:127.0.0.1], 127.0.0.1",
    "http://127.0.0.1, localhost:8080",
    "http://\u212aelvin.example, kelvin.example",
    "http://example.org:99999, example.org",
    "NULL, example.org",
    "'', example.org"
  })
  void otherPagesAreNotOfTheSameOrigin(String origin, String host) {
    assertThat(passes(OriginPolicy.sameOrigin(), origin, host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", ".", "*.", "a.", "-", ":", "1", "[", "[:", "%", " "})
  void aHostileOriginTakesLinearTime(String part) {
    String hostile = part.repeat(1_000_000 / part.length());
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (String origin : List.of(hostile, "http://" + hostile, hostile + "://a")) {
            assertThat(passes(OriginPolicy.sameOrigin(), origin, "example.org")).isFalse();
            assertThat(passes(OriginPolicy.of("https://*.example.org"), origin, "a")).isFalse();
            assertThat(passes(OriginPolicy.sameOrigin(), "http://example.org", origin)).isFalse();
          }
        });
  }

  @Test
  void aRequestWithoutOriginPassesAndOneWithTwoDoesNot() {
    WebSocketRequest none = Requests.withHeaders(Map.of("Host", List.of("example.org")));
    WebSocketRequest two =
        Requests.withHeaders(
            Map.of(
                "Host", List.of("example.org"),
                "Origin", List.of("http://example.org", "http://evil.example")));
    assertThat(OriginPolicy.sameOrigin().allows(none)).isTrue();
    assertThat(OriginPolicy.of("http://example.org").allows(none)).isTrue();
    assertThat(OriginPolicy.sameOrigin().allows(two)).isFalse();
    assertThat(OriginPolicy.of("http://example.org").allows(two)).isFalse();
    assertThat(OriginPolicy.any().allows(two)).isTrue();
    assertThat(
            OriginPolicy.sameOrigin()
                .expectedInsteadBy(
                    Requests.withHeaders(Map.of("Origin", List.of("http://a.example")))))
        .contains(
            "the host and port of Host, of which there is none, or those of the server,"
                + " localhost");
  }

  @Test
  void aPageOfTheServerThatTheContainerNamesIsOfTheSameOrigin() {
    // The container's name in these requests is localhost.
    assertThat(passes(OriginPolicy.sameOrigin(), "https://localhost", "inside:8080")).isTrue();
    assertThat(passes(OriginPolicy.sameOrigin(), "https://inside:8080", "inside:8080")).isTrue();
    assertThat(passes(OriginPolicy.sameOrigin(), "https://localhost:1", "inside:8080")).isFalse();
  }

  @Test
  void aListHasOriginsAndPatternsOfHosts() {
    OriginPolicy policy =
        OriginPolicy.of("https://shop.example", "https://*.example.com", "app://x", "null");

    for (String origin :
        List.of(
            "https://shop.example",
            "https://shop.example:443",
            "https://a.example.com",
            "https://a.b.Example.com",
            "app://x",
            "null")) {
      assertThat(passes(policy, origin, "other")).as(origin).isTrue();
    }
    for (String origin :
        List.of(
            "http://shop.example",
            "https://shop.example:444",
            "https://example.com",
            "https://.example.com",
            "https://aexample.com",
            "https://*.example.com",
            "https://a.example.com.evil.example",
            "https://other")) {
      assertThat(passes(policy, origin, "other")).as(origin).isFalse();
    }
    assertThat(policy)
        .hasToString("one of [https://shop.example, https://*.example.com, app://x, null]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "*", "shop.example", "https://", "https://*", "https://a/", "https://a.*.b"})
  void aTextThatIsNoOriginIsRefusedWhenThePolicyIsCreated(String text) {
    assertThatThrownBy(() -> OriginPolicy.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the origin \""
                + text
                + "\" came; expected scheme://host[:port], scheme://*.host[:port] or null");
  }
}
