package dev.vaporetto.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SameOriginTest {
  @Test
  void aPeerLearnsWhatItSentAndNothingOfTheServer() {
    assertEquals(
        "Origin: got \"http://evil.org\", expected one that may connect",
        SameOrigin.answer("http://evil.org"));
    assertEquals("Origin: got none, expected one that may connect", SameOrigin.answer(null));
  }

  @Test
  void anAbsentOriginPasses() {
    assertTrue(SameOrigin.check(null, "example.org", false).allowed());
    assertTrue(SameOrigin.check(null, null, true).allowed());
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.org, example.org, false",
    "https://example.org, example.org, true",
    "https://example.org, example.org, false",
    "http://example.org, example.org, true",
    "https://example.org:443, example.org, false",
    "http://example.org:443, example.org, true",
    "https://example.org:80, example.org, false",
    "http://example.org, example.org:80, false",
    "https://example.org, example.org:443, false",
    "http://example.org:8080, example.org:8080, false",
    "https://example.org:8080, example.org:8080, false",
    "HTTP://Example.ORG, eXAMPLE.org, false",
    "http://[::1]:8080, [::1]:8080, false",
    "http://[2001:DB8::a], [2001:db8::A], false",
    "http://[::ffff:192.0.2.1], [::FFFF:192.0.2.1], false",
    "http://127.0.0.1:9, 127.0.0.1:9, false",
    "ws://example.org, example.org, false",
    "wss://example.org, example.org:443, false",
    "http://example.org, example.org:, false",
    "http://my_host:1, my_host:1, false",
  })
  void theOriginOfTheHostPasses(String origin, String host, boolean secure) {
    SameOrigin.Decision decision = SameOrigin.check(origin, host, secure);
    assertTrue(decision.allowed(), decision.message());
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.com, example.org, false",
    "http://www.example.org, example.org, false",
    "http://example.org.evil.com, example.org, false",
    "http://example.org, example.org.evil.com, false",
    "http://example.org:8080, example.org, false",
    "http://example.org:8080, example.org:8081, false",
    "http://example.org, example.org:8080, false",
    "https://example.org, example.org:80, false",
    "http://example.org:443, example.org, false",
    "https://example.org:80, example.org, true",
    "http://[::1], [::2], false",
    "http://[::1], ::1, false",
    "http://example.org, '', false",
    "http://example.org, user@example.org, false",
    "http://example.org, example.org:99999, false",
    "http://example.org, example.org:8o, false",
    "http://example.org, exa mple.org, false",
    "http://example.org., example.org, false",
    "http://example.org, example.org., false",
    "http://notexample.org, example.org, false",
    "http://example.organic, example.org, false",
    "http://example.org, notexample.org, false",
    "http://xn--exmple-cua.org, example.org, false",
    "http://[::ffff:127.0.0.1], 127.0.0.1, false",
    "http://[::1]:81, [::1]:8, false",
    "http://[::1], [::1]:8080, false",
    "http://[0:0:0:0:0:0:0:1], [::1], false",
    "http://127.0.0.1, localhost, false",
    "http://2130706433, 127.0.0.1, false",
  })
  void anotherHostOrPortIsRefused(String origin, String host, boolean secure) {
    assertEquals(
        new SameOrigin.Decision(
            false,
            "Origin: got \"" + origin + "\", expected the host and port of Host \"" + host + '"'),
        SameOrigin.check(origin, host, secure));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "example.org",
        "//example.org",
        "file://example.org",
        "chrome-extension://example.org",
        "http:example.org",
        "http://",
        "http://example.org/",
        "http://example.org/x",
        "http://example.org?x",
        "http://user@example.org",
        "http://example.org@evil.com",
        "http://evil.com@example.org",
        "http://user:password@example.org:80",
        "http://example.org%00.evil.com:@",
        "http://evil.com#@example.org",
        "http://evil.com\\\\@example.org",
        "http://evil.com\\example.org",
        "NULL",
        "null, http://example.org",
        "http://example.org, null",
        "http://[fe80::1%25eth0]",
        "http://example.org\u0000",
        "http://example.org\t.evil.com",
        "http://\u212aelvin.example",
        "javascript://example.org",
        "data:text/html,http://example.org",
        "http://example.org http://example.org",
        "http://example.org:x",
        "http://example.org:-1",
        "http://example.org:65536",
        "http://example.org:000080",
        "http://[]",
        "http://[::1",
        "http://[::1]80",
        "http://[::1]x",
        "http://[example.org]",
        "http://[::G]",
        "http://[::@]",
        "http://[::`]",
        "http://[::/]",
        "http://:80",
        "http://ex\u00e4mple.org",
        "http://example.org\r\nX: y",
      })
  void whatIsNoOriginOfAPageIsRefused(String origin) {
    SameOrigin.Decision decision = SameOrigin.check(origin, "example.org", false);
    assertFalse(decision.allowed());
    String start = "Origin: got " + HttpTokens.printable(origin) + ", expected ";
    assertTrue(decision.message().startsWith(start), decision.message());
    assertTrue(decision.message().contains("://host[:port]"), decision.message());
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.example, shop.example, -1, true",
    "https://shop.example, shop.example, -1, false",
    "https://shop.example:8443, shop.example, 8443, true",
    "http://[::1]:81, [::1], 81, false",
    "http://inside:8080, shop.example, -1, true",
  })
  void theOriginOfTheServerThatTheRequestNamesPassesAsThatOfHostDoes(
      String origin, String server, int port, boolean secure) {
    Authority named = new Authority(server, port);
    SameOrigin.Decision decision = SameOrigin.check(origin, "inside:8080", named, secure);
    assertTrue(decision.allowed(), decision.message());
    assertTrue(
        SameOrigin.check(origin, origin.substring(origin.indexOf("//") + 2), named, secure)
            .allowed());
  }

  @Test
  void whatIsNeitherOfTheTwoIsRefusedAndBothAreNamed() {
    String both = "Origin: got \"https://a\", expected the host and port of Host \"b\"";
    assertEquals(
        new SameOrigin.Decision(false, both + ", or those of the server, \"c:8443\""),
        SameOrigin.check("https://a", "b", new Authority("c", 8443), true));
    assertEquals(
        new SameOrigin.Decision(false, both),
        SameOrigin.check("https://a", "b", new Authority("b", -1), true));
  }

  @Test
  void withoutAHostNoOriginPasses() {
    assertEquals(
        new SameOrigin.Decision(
            false,
            "Origin: got \"http://a\", expected the host and port of Host, of which there is"
                + " none"),
        SameOrigin.check("http://a", null, false));
  }

  @Test
  void anEmptyPortSaysTheSameAsNone() {
    assertEquals(new Authority("a", -1), Authority.parse("A:"));
    assertTrue(SameOrigin.check("http://a:", "a", false).allowed());
  }
}
