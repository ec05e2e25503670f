package dev.vaporetto.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHandshakeRequestTest {
  private static final byte[] NONCE = "the sample nonce".getBytes(StandardCharsets.US_ASCII);
  private static final URI CHAT = URI.create("ws://server.example.com/chat");

  private static ClientHandshake.Builder builder() {
    return ClientHandshake.builder(CHAT, NONCE);
  }

  private static String text(ClientHandshake handshake) {
    return StandardCharsets.ISO_8859_1.decode(handshake.request()).toString();
  }

  @Test
  void theRequestIsThatOfTheRfc() {
    assertEquals(
        """
        GET /chat HTTP/1.1\r
        Host: server.example.com\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Protocol: chat, superchat\r
        Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x; y=1\r
        Origin: http://example.com\r
        Cookie: a=b; c=\u00e9\r
        \r
        """,
        text(
            builder()
                .subprotocols(List.of("chat"))
                .subprotocols(List.of("superchat"))
                .extensions(
                    List.of(
                        new ExtensionOffer(
                            "permessage-deflate",
                            List.of(new ExtensionOffer.Parameter("client_max_window_bits", null))),
                        new ExtensionOffer("x", List.of(new ExtensionOffer.Parameter("y", "1")))))
                .header("Origin", "http://example.com")
                .header("Cookie", "a=b")
                .header("Cookie", "c=\u00e9")
                .build()));
  }

  @Test
  void optionalHeadersAreLeftOut() {
    ClientHandshake handshake =
        ClientHandshake.builder(URI.create("wss://h:8443/a%20b?c=d"), NONCE).build();
    assertEquals(
        """
        GET /a%20b?c=d HTTP/1.1\r
        Host: h:8443\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        \r
        """,
        text(handshake));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 17})
  void aNonceOfAnotherLengthIsRefused(int length) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> ClientHandshake.builder(CHAT, new byte[length]));
    assertEquals("Nonce: got " + length + " bytes, expected 16", e.getMessage());
  }

  @Test
  void aHeaderNameThatIsNoTokenIsRefused() {
    for (String name : List.of("", "a b", "a:", "a\r\nb", "\u00e9")) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> builder().header(name, "x"));
      assertEquals(
          "Header name: got " + HttpTokens.printable(name) + ", expected a token", e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host",
        "UPGRADE",
        "Connection",
        "Sec-WebSocket-Key",
        "sec-websocket-version",
        "Sec-WebSocket-Protocol",
        "Sec-WebSocket-Extensions",
        "Content-Length",
        "transfer-encoding",
      })
  void aHeaderThatTheHandshakeWritesItselfIsRefused(String name) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> builder().header(name, "x"));
    assertEquals(
        "Header: got " + name + ", expected none that the handshake writes itself or forbids",
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"13, 000D", "10, 000A", "0, 0000", "27, 001B", "127, 007F", "256, 0100"})
  void aValueThatCouldEndALineIsRefused(int code, String hex) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> builder().header("X", "ab" + (char) code + "Evil: 1"));
    assertEquals(
        "Value of header X: got U+" + hex + " at index 2, expected printable Latin-1",
        e.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> builder().build().withHeaders(Map.of("X", List.of("ab" + (char) code))));
  }

  @Test
  void aHeaderThatTheHandshakeNeedsIsWrittenThoughItWasRemoved() {
    ClientHandshake handshake = builder().header("X", "a\tb").build();
    assertEquals(text(handshake), text(handshake.withHeaders(Map.of("X", List.of("a\tb")))));
  }

  @Test
  void twoHostsAreRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> builder().build().withHeaders(Map.of("Host", List.of("a", "b"))));
    assertEquals(
        "Header Host: got 2 header lines \"a | b\", expected one host[:port]", e.getMessage());
  }

  @Test
  void aSubprotocolThatIsNoTokenOrComesTwiceIsRefused() {
    for (String name : List.of("", "a b", "a,b", "a\r\nb")) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> builder().subprotocols(List.of("ok", name)));
      assertEquals(
          "Subprotocol: got " + HttpTokens.printable(name) + ", expected a token", e.getMessage());
    }
    ClientHandshake.Builder once = builder().subprotocols(List.of("chat"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> once.subprotocols(List.of("chat")));
    assertEquals(
        "Sec-WebSocket-Protocol: got \"chat\" twice, expected each name once", e.getMessage());
  }

  @Test
  void theHeadersCanBeReadAndChangedBeforeTheyAreSent() {
    ClientHandshake handshake =
        builder().subprotocols(List.of("v1", "v2")).header("Cookie", "a=b").build();
    Map<String, List<String>> headers = handshake.headers();
    assertEquals(List.of("server.example.com"), headers.get("HOST"));
    assertEquals(List.of("v1, v2"), headers.get("sec-websocket-protocol"));
    List<String> cookies = headers.get("cookie");
    assertNotNull(cookies);
    cookies.add("c=d");
    headers.put("host", List.of("other:81"));
    headers.put("Sec-WebSocket-Protocol", List.of("v3"));
    headers.put("Sec-WebSocket-Extensions", List.of("x; y=\"1\""));
    headers.remove("Upgrade");
    headers.put("Authorization", new ArrayList<>(List.of("Basic eDp5")));
    String changed =
        """
        GET /chat HTTP/1.1\r
        Host: other:81\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Protocol: v3\r
        Sec-WebSocket-Extensions: x; y=1\r
        Authorization: Basic eDp5\r
        Cookie: a=b; c=d\r
        \r
        """;
    assertEquals(changed, text(handshake.withHeaders(headers)));
    // A map that distinguishes case says the same.
    assertEquals(changed, text(handshake.withHeaders(new HashMap<>(headers))));
    assertEquals(List.of("a=b"), handshake.headers().get("Cookie"), "the first is unchanged");
  }

  @ParameterizedTest
  @CsvSource({
    "Upgrade, h2c",
    "connection, close",
    "Sec-WebSocket-Version, 8",
    "Sec-WebSocket-Key, AAAAAAAAAAAAAAAAAAAAAA==",
    "Host, a b",
    "Host, ''",
    "Sec-WebSocket-Protocol, 'a,a'",
    "Sec-WebSocket-Protocol, 'a b'",
    "Sec-WebSocket-Extensions, 'a;'",
    "Content-Length, 0",
  })
  void aChangeThatBreaksTheHandshakeIsRefused(String name, String value) {
    Map<String, List<String>> headers = builder().build().headers();
    headers.put(name, List.of(value));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> builder().build().withHeaders(headers));
    assertTrue(String.valueOf(e.getMessage()).contains("expected "), e.getMessage());
  }
}
