package dev.vaporetto.routing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint path: a partial URI or a level 1 URI template whose variables are whole segments, for
 * example {@code /chat/{room}}. Immutable.
 *
 * <p>A trailing slash is part of the path: Jakarta WebSocket §3.1.1 says that the only incoming URI
 * that matches {@code /a/b/} is {@code /a/b/}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6570">RFC 6570</a>
 */
public final class UriTemplate {
  /** RFC 6570 §2.1: characters that no literal may have (controls and space are checked apart). */
  private static final String FORBIDDEN_IN_LITERAL = "\"<>\\^`|";

  private final String text;
  private final List<Segment> segments;

  private UriTemplate(String text, List<Segment> segments) {
    this.text = text;
    this.segments = segments;
  }

  /**
   * One segment: either a literal or a variable.
   *
   * @param literal the decoded text that a request's segment must equal; null for a variable
   * @param variable the variable's name; null for a literal
   */
  record Segment(@Nullable String literal, @Nullable String variable) {
    boolean isEquivalentTo(Segment other) {
      return literal == null ? other.literal == null : literal.equals(other.literal);
    }
  }

  /**
   * Parses an endpoint path.
   *
   * @throws IllegalArgumentException if it breaks a rule of Jakarta WebSocket §3.1.1; the message
   *     says what came, what was expected, and at which index
   */
  public static UriTemplate parse(String template) {
    // Jakarta WebSocket §3.1.1: must start with a leading '/'
    if (!template.startsWith("/")) {
      String came = template.isEmpty() ? "nothing" : "'" + template.charAt(0) + "'";
      throw bad(template, 0, came, "a leading \"/\"");
    }
    List<Segment> segments = new ArrayList<>();
    Set<String> variables = new HashSet<>();
    int start = 1;
    while (true) {
      int slash = template.indexOf('/', start);
      boolean last = slash < 0;
      int end = last ? template.length() : slash;
      if (start == end && !last) {
        // Jakarta WebSocket §3.1.1: must not contain the sequence "//"
        throw bad(template, start, "an empty segment", "no \"//\"");
      }
      Segment segment = parseSegment(template, start, end);
      if (segment.variable != null && !variables.add(segment.variable)) {
        // Jakarta WebSocket §3.1.1: must not use the same variable more than once in a path
        throw bad(
            template,
            start,
            "the variable \"" + segment.variable + "\" a second time",
            "each variable once");
      }
      segments.add(segment);
      if (last) {
        return new UriTemplate(template, List.copyOf(segments));
      }
      start = slash + 1;
    }
  }

  private static Segment parseSegment(String template, int start, int end) {
    if (start < end && template.charAt(start) == '{') {
      return new Segment(null, parseVariable(template, start, end));
    }
    for (int i = start; i < end; i++) {
      char c = template.charAt(i);
      if (c == '{' || c == '}') {
        // Jakarta WebSocket §3.1.1: must only replace whole URI segments with variables
        throw bad(template, i, "'" + c + "' inside a segment", "a variable as a whole segment");
      }
      if (c == '?' || c == '#') {
        String part = c == '?' ? "a query" : "a fragment";
        throw bad(template, i, part, "a path only");
      }
      if (c == ';') {
        throw bad(template, i, "';'", "no path parameters (they are no part of a match)");
      }
      if (c <= ' ' || c == 0x7f || FORBIDDEN_IN_LITERAL.indexOf(c) >= 0) {
        throw bad(
            template,
            i,
            String.format("U+%04X", (int) c),
            "a character that a URI may have (percent-encode it)");
      }
      if (c == '%' && PercentDecoder.octet(template, i, end) < 0) {
        throw bad(template, i, "a '%' alone", "'%' and two hexadecimal digits");
      }
    }
    String literal = PercentDecoder.decode(template, start, end);
    if (literal == null) {
      throw bad(template, start, "escapes that are not UTF-8", "percent-encoded UTF-8");
    }
    if (literal.equals(".") || literal.equals("..")) {
      // Jakarta WebSocket §3.1.1: must not contain the sequences "/../", "/./"
      throw bad(template, start, "the segment \"" + literal + "\"", "no dot segments");
    }
    return new Segment(literal, null);
  }

  /** The name in {@code "{name}"}, which must fill the segment. */
  private static String parseVariable(String template, int start, int end) {
    int close = template.indexOf('}', start);
    if (close < 0 || close >= end) {
      throw bad(template, end, "the end of the segment", "'}'");
    }
    if (close == start + 1) {
      throw bad(template, close, "an empty name", "a variable name");
    }
    for (int i = start + 1; i < close; i++) {
      char c = template.charAt(i);
      // RFC 6570 §2.3, and "-", which the specification's own examples have. What else may come
      // here is an operator or a modifier of a higher level.
      boolean legal =
          Character.isLetterOrDigit(c)
              || c == '_'
              || c == '-'
              || (c == '.' && i > start + 1)
              || (c == '%' && PercentDecoder.octet(template, i, close) >= 0);
      if (!legal) {
        throw bad(template, i, "'" + c + "'", "the name of a level 1 variable (RFC 6570)");
      }
    }
    if (close != end - 1) {
      throw bad(
          template,
          close + 1,
          "'" + template.charAt(close + 1) + "' after a variable",
          "'/' or the end");
    }
    return template.substring(start + 1, close);
  }

  private static IllegalArgumentException bad(
      String template, int index, String came, String expected) {
    return new IllegalArgumentException(
        "Endpoint path \"%s\", index %d: found %s, expected %s"
            .formatted(template, index, came, expected));
  }

  List<Segment> segments() {
    return segments;
  }

  /** The names of the variables, in the order of the path. */
  public List<String> variables() {
    List<String> names = new ArrayList<>();
    for (Segment segment : segments) {
      if (segment.variable != null) {
        names.add(segment.variable);
      }
    }
    return List.copyOf(names);
  }

  /**
   * Whether both match the same requests: equal literals, and variables (of whatever name) at the
   * same places. An application with two such paths is not valid (Jakarta WebSocket §3.1.1).
   */
  public boolean isEquivalentTo(UriTemplate other) {
    if (segments.size() != other.segments.size()) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      if (!segments.get(i).isEquivalentTo(other.segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UriTemplate that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The template as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
