package dev.vaporetto.handshakes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.vaporetto.containers.Container.Family;
import dev.vaporetto.containers.RawClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One row of the table: a request, what our engine answers, and why, where none of the containers'
 * own engines answers that. Immutable: each method returns a changed copy.
 *
 * @param headers the header lines; a port in braces stands for the server's
 * @param lineEnd what ends each line
 * @param body what follows the head, a character for each byte
 * @param expected the status of our answer, or one for each container: {@code T400 J101 U404}
 * @param reason empty where one of the others answers the same
 */
record Handshake(
    String name,
    String requestLine,
    List<String> headers,
    String lineEnd,
    String body,
    String expected,
    String reason) {
  private static final List<String> PROPER =
      List.of(
          "Host: localhost:{port}",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Key: " + RawClient.SAMPLE_KEY,
          "Sec-WebSocket-Version: 13");

  /** A proper handshake to a target. */
  static Handshake to(String name, String target) {
    return line(name, "GET " + target + " HTTP/1.1");
  }

  /** A proper handshake to the echo. */
  static Handshake echo(String name) {
    return to(name, "/app/echo");
  }

  /** A handshake whose head is proper but for its first line. */
  static Handshake line(String name, String requestLine) {
    return new Handshake(name, requestLine, PROPER, "\r\n", "", "101", "");
  }

  Handshake with(String... lines) {
    List<String> more = new ArrayList<>(headers);
    more.addAll(List.of(lines));
    return headers(more);
  }

  Handshake without(String header) {
    String start = header.toLowerCase(Locale.ROOT) + ":";
    return headers(
        headers.stream().filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start)).toList());
  }

  Handshake instead(String header, String value) {
    return without(header).with(header + ": " + value);
  }

  Handshake headers(List<String> lines) {
    return new Handshake(name, requestLine, lines, lineEnd, body, expected, reason);
  }

  Handshake lineEnd(String end) {
    return new Handshake(name, requestLine, headers, end, body, expected, reason);
  }

  Handshake body(String bytes) {
    return new Handshake(name, requestLine, headers, lineEnd, bytes, expected, reason);
  }

  Handshake answers(String statuses) {
    return new Handshake(name, requestLine, headers, lineEnd, body, statuses, reason);
  }

  Handshake because(String why) {
    return new Handshake(name, requestLine, headers, lineEnd, body, expected, why);
  }

  /** What our engine answers on a container. */
  String expectedOn(Family family) {
    for (String status : expected.split(" ", -1)) {
      if (status.charAt(0) == family.name().charAt(0)) {
        return status.substring(1);
      }
    }
    return expected;
  }

  /** The request as it is sent. */
  byte[] bytes(int port) {
    StringBuilder head = new StringBuilder(requestLine).append(lineEnd);
    headers.forEach(line -> head.append(line).append(lineEnd));
    String text = head.append(lineEnd).append(body).toString();
    return text.replace("{port}", String.valueOf(port)).getBytes(ISO_8859_1);
  }
}
