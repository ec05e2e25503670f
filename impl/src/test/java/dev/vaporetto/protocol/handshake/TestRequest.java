package dev.vaporetto.protocol.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request head out of plain text, for tests. */
final class TestRequest implements RequestHead {
  private final String method;
  private final String protocol;
  private final List<String> lines;

  private TestRequest(String method, String protocol, List<String> lines) {
    this.method = method;
    this.protocol = protocol;
    this.lines = lines;
  }

  /** The handshake of RFC 6455 §1.2, without its optional headers. */
  static TestRequest valid() {
    return new TestRequest(
        "GET",
        "HTTP/1.1",
        List.of(
            "Host: server.example.com",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13"));
  }

  static TestRequest parse(ByteBuffer head) {
    String text = StandardCharsets.ISO_8859_1.decode(head).toString();
    if (!text.endsWith("\r\n\r\n")) {
      throw new IllegalArgumentException("No empty line at the end of: " + text);
    }
    List<String> all = List.of(text.substring(0, text.length() - 4).split("\r\n", -1));
    List<String> start = List.of(all.get(0).split(" ", -1));
    return new TestRequest(start.get(0), start.get(2), all.subList(1, all.size()));
  }

  TestRequest method(String other) {
    return new TestRequest(other, protocol, lines);
  }

  TestRequest protocol(String other) {
    return new TestRequest(method, other, lines);
  }

  TestRequest with(String name, String... values) {
    List<String> changed = new ArrayList<>(lines);
    for (String value : values) {
      changed.add(name + ": " + value);
    }
    return new TestRequest(method, protocol, changed);
  }

  TestRequest without(String name) {
    List<String> changed = new ArrayList<>(lines);
    changed.removeIf(line -> line.startsWith(name + ":"));
    return new TestRequest(method, protocol, changed);
  }

  TestRequest replace(String name, String... values) {
    return without(name).with(name, values);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public long size() {
    return lines.stream().mapToLong(line -> line.length() - ": ".length()).sum();
  }

  @Override
  public List<String> headers(String name) {
    List<String> values = new ArrayList<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (line.substring(0, colon).equalsIgnoreCase(name)) {
        values.add(line.substring(colon + 2));
      }
    }
    return values;
  }
}
