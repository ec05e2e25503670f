package dev.vaporetto.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.vaporetto.client.uri.RequestedUri;
import dev.vaporetto.protocol.handshake.Authority;
import dev.vaporetto.protocol.handshake.WebSocketUri;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * Single headers of an otherwise valid request. An input is one byte that chooses the header, and
 * the lines of its values.
 */
public final class HeaderValues {
  private static final List<String> NAMES =
      List.of(
          "Sec-WebSocket-Extensions",
          "Sec-WebSocket-Protocol",
          "Sec-WebSocket-Version",
          "Sec-WebSocket-Key",
          "Host",
          "Origin",
          "Connection",
          "Upgrade",
          "Content-Length");

  private HeaderValues() {}

  /** The fuzzer's entry. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    String text = new String(input, 1, input.length - 1, ISO_8859_1);
    String name = NAMES.get((input[0] & 0xFF) % NAMES.size());
    List<String> lines = List.of(text.split("\n", -1));
    HandshakeOracles.check(TextRequest.validBut(name, lines));
    checkAuthority(text);
    checkUri(text);
    checkWrittenUri(text);
  }

  private static void checkAuthority(String text) {
    Authority authority = Authority.parse(text);
    if (authority != null) {
      if (!authority.host().startsWith("[") && authority.host().indexOf(':') >= 0) {
        throw new Finding("a host with a colon: " + authority);
      }
      String written = authority.host() + (authority.port() < 0 ? "" : ":" + authority.port());
      Authority again = Authority.parse(written);
      if (again == null) {
        throw new Finding("an authority that is not parsed again: " + written);
      }
      Finding.unlessEqual("authority written and parsed again", authority, again);
    }
  }

  private static void checkUri(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return;
    }
    try {
      WebSocketUri parsed = WebSocketUri.parse(uri);
      Finding.unlessPrintable(parsed.target());
      Finding.unlessPrintable(parsed.hostHeader());
      if (parsed.target().indexOf(' ') >= 0) {
        throw new Finding("a request target with a space: " + parsed.target());
      }
    } catch (IllegalArgumentException e) {
      Finding.unlessPrintable(String.valueOf(e.getMessage()));
    }
  }

  /** Whatever is read as the URI of a WebSocket is one, and what is not is refused in one way. */
  private static void checkWrittenUri(String text) {
    try {
      RequestedUri requested = RequestedUri.of(RequestedUri.read(text));
      Finding.unlessPrintable(requested.uri().toString());
      Finding.unlessEqual(
          "a URI read again", requested.uri(), RequestedUri.read(requested.uri().toString()));
    } catch (IllegalArgumentException e) {
      Finding.unlessPrintable(String.valueOf(e.getMessage()));
    }
  }
}
