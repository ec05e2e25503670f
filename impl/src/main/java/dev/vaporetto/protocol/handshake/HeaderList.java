package dev.vaporetto.protocol.handshake;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated lists of HTTP (RFC 9110 §5.6.1), parsed in linear time. */
public final class HeaderList {
  private HeaderList() {}

  /**
   * The elements of a list, combined across field lines in their order (RFC 9110 §5.3), without the
   * whitespace around them. A comma inside a quoted string parts nothing; a quoted string that does
   * not end reaches to the end of its line.
   *
   * @param lines the value of each field line
   * @return without empty elements; empty if there is no other
   */
  public static List<String> elements(List<String> lines) {
    List<String> elements = new ArrayList<>();
    for (String line : lines) {
      int start = 0;
      while (start <= line.length()) {
        int end = elementEnd(line, start);
        String element = HttpTokens.trim(line.substring(start, end));
        // RFC 9110 §5.6.1.2: a recipient MUST parse and ignore empty list elements
        if (!element.isEmpty()) {
          elements.add(element);
        }
        start = end + 1;
      }
    }
    return elements;
  }

  /** The index of the next comma outside quoted strings (RFC 9110 §5.6.4), or of the end. */
  private static int elementEnd(String line, int start) {
    boolean quoted = false;
    int at = start;
    while (at < line.length() && (quoted || line.charAt(at) != ',')) {
      if (line.charAt(at) == '"') {
        quoted = !quoted;
      } else if (quoted && line.charAt(at) == '\\') {
        at++;
      }
      at++;
    }
    return Math.min(at, line.length());
  }

  /**
   * Like {@link #elements}, for a header that must not be without elements.
   *
   * @throws MalformedHeaderException if there are lines, and no element in them (RFC 9110 §5.6.1.3)
   */
  static List<String> requiredElements(String header, List<String> lines)
      throws MalformedHeaderException {
    List<String> elements = elements(lines);
    if (elements.isEmpty() && !lines.isEmpty()) {
      throw new MalformedHeaderException(
          header + ": got no element in " + HttpTokens.describe(lines) + ", expected at least one");
    }
    return elements;
  }

  /** Whether the list has {@code token}, in any case. */
  static boolean contains(List<String> lines, String token) {
    for (String element : elements(lines)) {
      if (HttpTokens.equalsIgnoreCase(element, token)) {
        return true;
      }
    }
    return false;
  }
}
