package dev.vaporetto.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketUriTest {
  @ParameterizedTest
  @CsvSource({
    "ws://example.org, false, example.org, 80, /, example.org",
    "WSS://Example.ORG, true, example.org, 443, /, example.org",
    "ws://example.org:80/, false, example.org, 80, /, example.org",
    "ws://example.org:443/, false, example.org, 443, /, example.org:443",
    "wss://example.org:80/, true, example.org, 80, /, example.org:80",
    "ws://example.org?a=b, false, example.org, 80, /?a=b, example.org",
    "ws://h:8080/a%20b/c?d=%26&e, false, h, 8080, /a%20b/c?d=%26&e, h:8080",
    "ws://h/a?, false, h, 80, /a?, h",
    "ws://h/caf\u00e9?\u00e9, false, h, 80, /caf%C3%A9?%C3%A9, h",
    "ws://[::1]:9/x, false, [::1], 9, /x, [::1]:9",
    "ws://my_host:81/, false, my_host, 81, /, my_host:81",
    "ws://user:secret@h/x, false, h, 80, /x, h",
    "ws://h:/x, false, h, 80, /x, h",
  })
  void aWebSocketUriIsTakenApart(
      String text, boolean secure, String host, int port, String target, String hostHeader) {
    WebSocketUri uri = WebSocketUri.parse(URI.create(text));
    assertEquals(new WebSocketUri(secure, host, "", port, target), uri);
    assertEquals(hostHeader, uri.hostHeader());
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    assertEquals(name, uri.hostName());
    assertEquals(name, uri.reachableName());
    assertEquals(host + ":" + port, uri.authority());
    assertEquals((secure ? "wss://" : "ws://") + host + ":" + port, uri.origin());
  }

  /** RFC 6874 §4: a zone says something to this machine only. */
  @Test
  void aZoneIsForTheConnectionAndNotForThePeer() {
    WebSocketUri uri = WebSocketUri.parse(URI.create("ws://[fe80::1%25eth0]:81/x"));
    assertEquals(new WebSocketUri(false, "[fe80::1]", "eth0", 81, "/x"), uri);
    assertEquals("fe80::1%eth0", uri.reachableName());
    assertEquals("fe80::1", uri.hostName());
    assertEquals("[fe80::1]:81", uri.hostHeader());
    assertEquals("[fe80::1]:81", uri.authority());
  }

  @ParameterizedTest
  @CsvSource({"ws://[fe80::1%eth0]/", "ws://h%25/"})
  void aPercentSignElsewhereIsNoZone(String text) {
    URI uri = URI.create(text);
    if (text.indexOf('[') >= 0) {
      assertThrows(IllegalArgumentException.class, () -> WebSocketUri.parse(uri));
    } else {
      assertEquals("", WebSocketUri.parse(uri).zone());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://h/         | the scheme ws or wss",
        "/path             | the scheme ws or wss",
        "ws:opaque         | a host and a port from 1 to 65535",
        "ws:///path        | a host and a port from 1 to 65535",
        "ws://h:0/         | a host and a port from 1 to 65535",
        "ws://h:65536/     | a host and a port from 1 to 65535",
      })
  void whatIsNoWebSocketUriIsRefused(String text, String expected) {
    URI uri = URI.create(text);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> WebSocketUri.parse(uri));
    assertEquals("WebSocket URI: got \"" + text + "\", expected " + expected, e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "ws://user:secret@h:81/x?secret#secret, ws://h:81/x?...#...",
    "ws://a@b@h, ws://h",
    "ws:user:secret@h?secret, ws:h?...",
    "ws:user:secret@h, ws:h",
    "ws:user:sec#ret@h, ws:...",
    "ws:user:sec?ret@h, ws:...",
    "/x?secret, /x?...",
    "ws://user:12#secret@h/, ws://...",
    "ws://user:12/secret@h/, ws://...",
    "ws://user:12?secret@h/, ws://...",
    "ws://user:#secret@h/, ws://...",
    "user:pw#secret@h, user:...",
  })
  void aMessageHasNoSecrets(String text, String shown) {
    assertEquals(shown, UriWithoutSecrets.of(URI.create(text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws://h/#secret", "ws://h/#"})
  void aFragmentIsRefusedAndNotTold(String text) {
    URI uri = URI.create(text);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> WebSocketUri.parse(uri));
    assertEquals("WebSocket URI: got \"ws://h/#...\", expected no fragment (#)", e.getMessage());
  }

  @Test
  void aRefusalDoesNotTellThePassword() {
    URI uri = URI.create("http://user:secret@h/x");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> WebSocketUri.parse(uri));
    assertEquals(
        "WebSocket URI: got \"http://h/x\", expected the scheme ws or wss", e.getMessage());
  }
}
