package dev.vaporetto.protocol.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of an HTTP/1 response from bytes that come in any pieces (RFC 9112 §4, §5). Each
 * byte is looked at a fixed number of times. Not thread-safe.
 *
 * <p>Strict where leniency would only help an attacker or hide a fault: lines end with CRLF, names
 * are tokens directly before their colon, values have no control characters.
 */
final class ResponseHeadReader {
  private static final byte[] START = "HTTP/".getBytes(StandardCharsets.US_ASCII);
  private static final int INITIAL_CAPACITY = 512;

  private final int limit;

  /** The head so far, in {@code bytes[0, length)}. */
  private byte[] bytes;

  private int length;

  /** How many bytes of {@code CRLF CRLF} the head ends with. */
  private int matched;

  /** All bytes taken, interim responses included: never more than the limit. */
  private int taken;

  /** The status that came last; 0 before the first status line is read. */
  private int status;

  ResponseHeadReader(int limit) {
    this.limit = limit;
    this.bytes = new byte[Math.min(limit, INITIAL_CAPACITY)];
  }

  int status() {
    return status;
  }

  /** What is wrong if the stream ends here. */
  String endOfStream() {
    return "Response head: got the end of the stream after %d bytes, expected an empty line"
        .formatted(taken);
  }

  /**
   * Takes bytes up to the end of the head and none behind it.
   *
   * @return null if the head has not ended yet
   */
  @Nullable ResponseHead receive(ByteBuffer in) throws MalformedHeaderException {
    while (in.hasRemaining()) {
      append(in.get());
      if (matched == 4) {
        ResponseHead head = parse();
        length = 0;
        matched = 0;
        // RFC 9110 §15.2: a client MUST be able to parse interim responses before the final one.
        // 101 is the final one of this exchange.
        if (head.status() >= 200 || head.status() == 101) {
          return head;
        }
      }
    }
    return null;
  }

  private void append(byte b) throws MalformedHeaderException {
    if (taken == limit) {
      throw new MalformedHeaderException(
          "Response head: got more than " + limit + " bytes, expected at most " + limit);
    }
    taken++;
    if (length < START.length && b != START[length]) {
      // Fails at once for a peer that speaks another protocol and may then wait for us for ever.
      String came = new String(bytes, 0, length, StandardCharsets.ISO_8859_1) + (char) (b & 0xff);
      throw new MalformedHeaderException(
          "Response: got " + HttpTokens.printable(came) + ", expected \"HTTP/1.1\"");
    }
    boolean afterCr = (matched & 1) == 1;
    if (afterCr != (b == '\n')) {
      throw new MalformedHeaderException(
          "Response head: got a CR or LF alone at byte " + taken + ", expected CRLF");
    }
    if (b == '\n' || b == '\r') {
      matched++;
    } else {
      matched = 0;
    }
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(limit, length * 2));
    }
    bytes[length++] = b;
  }

  /** Parses {@code bytes[0, length)}, which ends with CRLF CRLF and has no CR or LF alone. */
  private ResponseHead parse() throws MalformedHeaderException {
    String head = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    int lineEnd = head.indexOf('\r');
    String statusLine = head.substring(0, lineEnd);
    parseStatus(statusLine);
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    String name = null;
    StringBuilder value = new StringBuilder();
    for (int start = lineEnd + 2; head.charAt(start) != '\r'; start = lineEnd + 2) {
      lineEnd = head.indexOf('\r', start);
      requireNoControls(head, start, lineEnd);
      if (name != null && HttpTokens.isWhitespace(head.charAt(start))) {
        // RFC 9112 §5.2: a user agent MUST replace a received obs-fold with spaces
        value.append(' ').append(HttpTokens.trim(head.substring(start, lineEnd)));
        continue;
      }
      addHeader(headers, name, value);
      int colon = head.indexOf(':', start);
      // RFC 9112 §5.1: no whitespace is allowed between the name and the colon
      if (colon < 0 || colon > lineEnd || !HttpTokens.isToken(head.substring(start, colon))) {
        throw new MalformedHeaderException(
            "Response header line: got %s, expected \"name: value\""
                .formatted(HttpTokens.printable(head.substring(start, lineEnd))));
      }
      name = head.substring(start, colon);
      value.setLength(0);
      value.append(HttpTokens.trim(head.substring(colon + 1, lineEnd)));
    }
    addHeader(headers, name, value);
    headers.replaceAll((key, values) -> Collections.unmodifiableList(values));
    String reason = statusLine.length() > 13 ? statusLine.substring(13) : "";
    return new ResponseHead(
        statusLine.substring(0, 8), status, reason, Collections.unmodifiableMap(headers));
  }

  private static void addHeader(
      Map<String, List<String>> headers, @Nullable String name, StringBuilder value) {
    if (name != null) {
      headers
          .computeIfAbsent(name, key -> new ArrayList<>())
          .add(HttpTokens.trim(value.toString()));
    }
  }

  /** RFC 9112 §4: {@code "HTTP/" DIGIT "." DIGIT SP 3DIGIT [ SP reason ]}. */
  private void parseStatus(String line) throws MalformedHeaderException {
    boolean legal =
        line.length() >= 12
            && isDigit(line.charAt(5))
            && line.charAt(6) == '.'
            && isDigit(line.charAt(7))
            && line.charAt(8) == ' '
            && line.charAt(9) >= '1'
            && line.charAt(9) <= '9'
            && isDigit(line.charAt(10))
            && isDigit(line.charAt(11))
            && (line.length() == 12 || line.charAt(12) == ' ');
    if (!legal) {
      throw new MalformedHeaderException(
          "Status line: got " + HttpTokens.printable(line) + ", expected \"HTTP/1.1 <status>\"");
    }
    requireNoControls(line, 0, line.length());
    status = Integer.parseInt(line.substring(9, 12));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** RFC 9110 §5.5: field values with NUL or other controls are invalid and dangerous. */
  private static void requireNoControls(String head, int start, int end)
      throws MalformedHeaderException {
    for (int i = start; i < end; i++) {
      char c = head.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw new MalformedHeaderException(
            "Response head: got the control character U+%04X in %s, expected none"
                .formatted((int) c, HttpTokens.printable(head.substring(start, end))));
      }
    }
  }
}
