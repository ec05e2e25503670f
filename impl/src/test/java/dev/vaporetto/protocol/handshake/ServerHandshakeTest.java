package dev.vaporetto.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import dev.vaporetto.protocol.handshake.HandshakeResult.NotWebSocket;
import dev.vaporetto.protocol.handshake.HandshakeResult.Rejected;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServerHandshakeTest {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static Accepted accepted(TestRequest request) {
    return assertInstanceOf(Accepted.class, ServerHandshake.evaluate(request));
  }

  @Test
  void headersThatAreTooLargeTogetherAreAnsweredWith431() {
    TestRequest request = TestRequest.valid().with("Cookie", "x".repeat(60_000));
    accepted(request);
    TestRequest larger = request.with("X-Other", "y".repeat(6_000));
    assertEquals(
        new Rejected(
            431, Map.of(), "Headers: got " + larger.size() + " characters, expected at most 65536"),
        ServerHandshake.evaluate(larger));
    assertInstanceOf(
        Accepted.class, ServerHandshake.evaluate(larger, new HandshakeLimits(1 << 20, 256)));
    // What is no handshake of ours is none of our business.
    assertEquals(
        new NotWebSocket(),
        ServerHandshake.evaluate(
            larger
                .without("Upgrade")
                .without("Sec-WebSocket-Key")
                .without("Sec-WebSocket-Version")));
  }

  @Test
  void moreOffersThanTheLimitAreAnsweredWith431() {
    String name = "Sec-WebSocket-Extensions";
    accepted(TestRequest.valid().with(name, "a, ".repeat(255) + "a"));
    accepted(TestRequest.valid().with(name, "a" + "; b".repeat(255)));
    for (String offers : List.of("a, ".repeat(256) + "a", "a" + "; b".repeat(256))) {
      assertEquals(
          new Rejected(
              431, Map.of(), name + ": got 257 offers and parameters, expected at most 256"),
          ServerHandshake.evaluate(TestRequest.valid().with(name, offers)));
    }
    StringBuilder names = new StringBuilder("p0");
    for (int i = 1; i < 256; i++) {
      names.append(", p").append(i);
    }
    accepted(TestRequest.valid().with("Sec-WebSocket-Protocol", names.toString()));
    assertEquals(
        new Rejected(
            431, Map.of(), "Sec-WebSocket-Protocol: got 257 subprotocols, expected at most 256"),
        ServerHandshake.evaluate(
            TestRequest.valid().with("Sec-WebSocket-Protocol", names + ", one-more")));
  }

  @Test
  void theExampleOfTheRfcIsAccepted() {
    Accepted accepted =
        accepted(
            TestRequest.valid()
                .with("Origin", "http://example.com")
                .with("Sec-WebSocket-Protocol", "chat, superchat"));
    assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", accepted.accept());
    assertEquals("http://example.com", accepted.origin());
    assertEquals(List.of("chat", "superchat"), accepted.subprotocols());
    assertEquals(List.of(), accepted.extensions());
  }

  @Test
  void theOptionalHeadersMayBeMissing() {
    Accepted accepted = accepted(TestRequest.valid());
    assertNull(accepted.origin());
    assertEquals(List.of(), accepted.subprotocols());
    assertEquals(List.of(), accepted.extensions());
  }

  @Test
  void listsCombineAcrossLinesAndTheirEmptyElementsAreIgnored() {
    Accepted accepted =
        accepted(
            TestRequest.valid()
                .replace("Connection", "keep-alive", "x, upgrade")
                .replace("Upgrade", "h2c, WebSocket")
                .with("Sec-WebSocket-Protocol", "v2 ,,v1,", "", "V1")
                .with("Sec-WebSocket-Extensions", "a;x=\"1\"", "b; y, c"));
    assertEquals(List.of("v2", "v1", "V1"), accepted.subprotocols());
    assertEquals("a; x=1, b; y, c", ExtensionOffer.headerValue(accepted.extensions()));
  }

  @Test
  void aBadParameterOfAnExtensionIsNoMatterOfTheHandshake() {
    Accepted accepted =
        accepted(
            TestRequest.valid()
                .with("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=99"));
    assertEquals("permessage-deflate", accepted.extensions().get(0).name());
  }

  static Stream<TestRequest> oddButLegal() {
    TestRequest valid = TestRequest.valid();
    return Stream.of(
        valid.with("Content-Length", "0"),
        valid.with("Content-Length", "0", "0"),
        valid.protocol("HTTP/1.2"),
        valid.replace("Sec-WebSocket-Version", " 13\t"),
        valid.replace("Sec-WebSocket-Key", " " + KEY + " "));
  }

  @ParameterizedTest
  @MethodSource("oddButLegal")
  void whatTheRfcAllowsIsAccepted(TestRequest request) {
    accepted(request);
  }

  static Stream<TestRequest> notWebSocket() {
    TestRequest plain =
        TestRequest.valid()
            .without("Upgrade")
            .without("Sec-WebSocket-Key")
            .without("Sec-WebSocket-Version");
    return Stream.of(
        plain,
        plain.method("POST").with("Content-Length", "5"),
        plain.protocol("HTTP/1.0").without("Host"),
        plain.with("Upgrade", "h2c"),
        plain.with("Upgrade", "websockets"),
        plain.with("Sec-WebSocket-Protocol", "chat"),
        TestRequest.valid().protocol("HTTP/2"),
        TestRequest.valid().protocol("HTTP/2.0"),
        TestRequest.valid().protocol("HTTP/3"));
  }

  @ParameterizedTest
  @MethodSource("notWebSocket")
  void aRequestWithoutWebSocketInUpgradeIsPassedOn(TestRequest request) {
    assertEquals(new NotWebSocket(), ServerHandshake.evaluate(request));
  }

  static Stream<Arguments> badRequests() {
    TestRequest valid = TestRequest.valid();
    return Stream.of(
        Arguments.of(valid.protocol("HTTP/1.0"), "Protocol: got \"HTTP/1.0\", expected HTTP/1.1"),
        Arguments.of(valid.protocol("?\r"), "Protocol: got \"??\", expected HTTP/1.1"),
        Arguments.of(
            valid.with("Transfer-Encoding", "chunked"),
            "Transfer-Encoding: got \"chunked\", expected none (no body)"),
        Arguments.of(
            valid.with("Content-Length", "1"),
            "Content-Length: got \"1\", expected none or 0 (no body)"),
        Arguments.of(
            valid.with("Content-Length", "0", "7"),
            "Content-Length: got 2 header lines \"0 | 7\", expected none or 0 (no body)"),
        Arguments.of(
            valid.with("Expect", "100-Continue"),
            "Expect: got \"100-Continue\", expected none (no body)"),
        Arguments.of(
            valid.with("Content-Length", "+0"),
            "Content-Length: got \"+0\", expected none or 0 (no body)"),
        Arguments.of(valid.without("Host"), "Host: got none, expected exactly one host[:port]"),
        Arguments.of(
            valid.replace("Host", " "), "Host: got \" \", expected exactly one host[:port]"),
        Arguments.of(
            valid.replace("Host", "user@server"),
            "Host: got \"user@server\", expected exactly one host[:port]"),
        Arguments.of(
            valid.replace("Host", "a, b"), "Host: got \"a, b\", expected exactly one host[:port]"),
        Arguments.of(
            valid.replace("Host", "a:65536"),
            "Host: got \"a:65536\", expected exactly one host[:port]"),
        Arguments.of(
            valid.with("Host", "b"),
            "Host: got 2 header lines \"server.example.com | b\", expected exactly one"
                + " host[:port]"),
        Arguments.of(
            valid.with("Origin", "http://a", "http://b"),
            "Origin: got 2 header lines \"http://a | http://b\", expected at most one"),
        Arguments.of(
            valid.without("Upgrade"),
            "Upgrade: got none, expected \"websocket\"; a proxy has to pass Upgrade and"
                + " Connection on"),
        Arguments.of(
            valid.replace("Upgrade", "h2c"), "Upgrade: got \"h2c\", expected \"websocket\""),
        Arguments.of(
            valid.without("Connection"), "Connection: got none, expected the token \"Upgrade\""),
        Arguments.of(
            valid.replace("Connection", "keep-alive, upgraded"),
            "Connection: got \"keep-alive, upgraded\", expected the token \"Upgrade\""),
        Arguments.of(
            valid.without("Sec-WebSocket-Version"),
            "Sec-WebSocket-Version: got none, expected exactly one, \"13\""),
        Arguments.of(
            valid.with("Sec-WebSocket-Version", "13"),
            "Sec-WebSocket-Version: got 2 header lines \"13 | 13\", expected exactly one, \"13\""),
        Arguments.of(
            valid.without("Sec-WebSocket-Key"),
            "Sec-WebSocket-Key: got none, expected exactly one, 16 bytes in base64"),
        Arguments.of(
            valid.with("Sec-WebSocket-Key", KEY),
            "Sec-WebSocket-Key: got 2 header lines \""
                + KEY
                + " | "
                + KEY
                + "\", expected exactly one, 16 bytes in base64"),
        Arguments.of(
            valid.replace("Sec-WebSocket-Key", "SGVsbG8="),
            "Sec-WebSocket-Key: got \"SGVsbG8=\", expected exactly one, 16 bytes in base64"),
        Arguments.of(
            valid.replace("Sec-WebSocket-Key", "x".repeat(5_000)),
            "Sec-WebSocket-Key: got \""
                + "x".repeat(100)
                + "...\", expected exactly one, 16 bytes in base64"),
        Arguments.of(
            valid.with("Sec-WebSocket-Protocol", "a b"),
            "Sec-WebSocket-Protocol: got the element \"a b\", expected a token"),
        Arguments.of(
            valid.with("Sec-WebSocket-Protocol", "caf\u00e9\u0007"),
            "Sec-WebSocket-Protocol: got the element \"caf??\", expected a token"),
        Arguments.of(
            valid.with("Sec-WebSocket-Protocol", ""),
            "Sec-WebSocket-Protocol: got no element in \"\", expected at least one"),
        Arguments.of(
            valid.with("Sec-WebSocket-Protocol", "a, b", "a"),
            "Sec-WebSocket-Protocol: got \"a\" twice, expected each name once"),
        Arguments.of(
            valid.with("Sec-WebSocket-Extensions", "a; x=\"1 2\""),
            "Sec-WebSocket-Extensions: got \"a; x=\"1 2\"\","
                + " expected a quoted string that holds a token at index 7"),
        Arguments.of(
            valid.with("Sec-WebSocket-Extensions", ""),
            "Sec-WebSocket-Extensions: got no element in \"\", expected at least one"));
  }

  @ParameterizedTest
  @MethodSource("badRequests")
  void aBrokenHandshakeIsABadRequestAndSaysWhy(TestRequest request, String message) {
    assertEquals(new Rejected(400, Map.of(), message), ServerHandshake.evaluate(request));
  }

  @Test
  void anotherMethodIsNotAllowed() {
    assertEquals(
        new Rejected(405, Map.of("Allow", "GET"), "Method: got \"POST\", expected GET"),
        ServerHandshake.evaluate(TestRequest.valid().method("POST")));
    Rejected lowerCase =
        assertInstanceOf(
            Rejected.class, ServerHandshake.evaluate(TestRequest.valid().method("get")));
    assertEquals(405, lowerCase.status());
  }

  @Test
  void anotherVersionIsAnsweredWithOurs() {
    for (String version : List.of("8", "0", "14", "013", "13.0", "abc", "", "13, 8", "13, 13")) {
      // An old client's other headers are judged after its version.
      TestRequest request =
          TestRequest.valid()
              .replace("Sec-WebSocket-Version", version)
              .replace("Sec-WebSocket-Key", "bad");
      assertEquals(
          new Rejected(
              426,
              Map.of("Sec-WebSocket-Version", "13"),
              "Sec-WebSocket-Version: got \"" + version + "\", expected \"13\""),
          ServerHandshake.evaluate(request));
    }
  }

  @Test
  void anyTraceOfWebSocketIsJudgedAndNotPassedOn() {
    TestRequest none =
        TestRequest.valid()
            .without("Upgrade")
            .without("Sec-WebSocket-Key")
            .without("Sec-WebSocket-Version");
    for (TestRequest trace :
        List.of(
            none.with("Upgrade", "WEBSOCKET"),
            none.with("Sec-WebSocket-Key", ""),
            none.with("Sec-WebSocket-Version", "13"))) {
      assertInstanceOf(Rejected.class, ServerHandshake.evaluate(trace));
    }
  }

  @Test
  void noMessageCarriesThePeersControlCharacters() {
    String evil = "x\r\nSet-Cookie: a=b\u0000\u001b[31m\u0085\u2028";
    for (String name :
        List.of(
            "Host",
            "Upgrade",
            "Connection",
            "Content-Length",
            "Transfer-Encoding",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Version",
            "Sec-WebSocket-Protocol",
            "Sec-WebSocket-Extensions")) {
      TestRequest request =
          name.equals("Host")
              ? TestRequest.valid().with(name, evil)
              : TestRequest.valid().replace(name, evil);
      Rejected rejected = assertInstanceOf(Rejected.class, ServerHandshake.evaluate(request), name);
      assertTrue(
          rejected.message().chars().allMatch(c -> c >= ' ' && c <= '~'), rejected.message());
    }
  }
}
