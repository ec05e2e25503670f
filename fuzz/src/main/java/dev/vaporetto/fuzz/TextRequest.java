package dev.vaporetto.fuzz;

import dev.vaporetto.protocol.handshake.RequestHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request.
 *
 * @param lines of headers, "name: value"; what has no colon is a name without a value
 * @param connectProtocol of an extended CONNECT; null for none
 */
record TextRequest(
    String method, String protocol, List<String> lines, @Nullable String connectProtocol)
    implements RequestHead {
  TextRequest {
    lines = List.copyOf(lines);
  }

  /** One that is no extended CONNECT. */
  TextRequest(String method, String protocol, List<String> lines) {
    this(method, protocol, lines, null);
  }

  /** Parses any text as the head of a request. */
  static TextRequest parse(String text) {
    List<String> lines = List.of(text.replace("\r", "").split("\n", -1));
    String[] start = lines.get(0).split(" ", 3);
    return new TextRequest(
        start[0], start.length < 3 ? "" : start[2], lines.subList(1, lines.size()));
  }

  /** The handshake of RFC 6455 §1.2 with other values for one header. */
  static TextRequest validBut(String name, List<String> values) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "Host: server.example.com",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13",
                "Origin: http://server.example.com"));
    lines.removeIf(line -> line.startsWith(name + ":"));
    for (String value : values) {
      lines.add(name + ": " + value);
    }
    return new TextRequest("GET", "HTTP/1.1", lines);
  }

  @Override
  public long size() {
    return lines.stream().mapToLong(String::length).sum();
  }

  @Override
  public List<String> headers(String name) {
    List<String> values = new ArrayList<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon >= 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
        values.add(line.substring(colon + 1));
      }
    }
    return values;
  }
}
