package dev.vaporetto.protocol.handshake;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses Sec-WebSocket-Extensions in one pass (RFC 6455 §9.1).
 *
 * <pre>
 * extension-list  = 1#extension
 * extension       = token *( ";" token [ "=" ( token / quoted-string ) ] )
 * </pre>
 */
final class ExtensionsParser {
  private static final String HEADER = "Sec-WebSocket-Extensions";

  private final String line;
  private int at;

  private ExtensionsParser(String line) {
    this.line = line;
  }

  /** The extensions of all header lines in their order; no lines give an empty list. */
  static List<ExtensionOffer> parse(List<String> lines) throws MalformedHeaderException {
    List<ExtensionOffer> extensions = new ArrayList<>();
    for (String line : lines) {
      new ExtensionsParser(line).parseLine(extensions);
    }
    if (extensions.isEmpty() && !lines.isEmpty()) {
      throw new MalformedHeaderException(
          HEADER + ": got no element in " + HttpTokens.describe(lines) + ", expected at least one");
    }
    return List.copyOf(extensions);
  }

  private void parseLine(List<ExtensionOffer> extensions) throws MalformedHeaderException {
    skipWhitespace();
    while (at < line.length()) {
      // RFC 9110 §5.6.1.2: a recipient MUST parse and ignore empty list elements
      if (!accept(',')) {
        extensions.add(parseExtension());
        if (at < line.length() && !accept(',')) {
          throw bad("';', ',' or the end");
        }
      }
    }
  }

  private ExtensionOffer parseExtension() throws MalformedHeaderException {
    String name = parseToken("an extension name");
    List<ExtensionOffer.Parameter> parameters = new ArrayList<>();
    while (accept(';')) {
      String parameter = parseToken("a parameter name");
      String value = accept('=') ? parseValue() : null;
      parameters.add(new ExtensionOffer.Parameter(parameter, value));
    }
    return new ExtensionOffer(name, parameters);
  }

  private String parseValue() throws MalformedHeaderException {
    if (at == line.length() || line.charAt(at) != '"') {
      return parseToken("a token or a quoted string");
    }
    at++;
    StringBuilder value = new StringBuilder();
    while (at < line.length() && line.charAt(at) != '"') {
      if (line.charAt(at) == '\\') {
        at++;
      }
      // RFC 6455 §9.1: the value after quoted-string unescaping MUST conform to the token ABNF
      if (at == line.length() || !HttpTokens.isTokenChar(line.charAt(at))) {
        throw bad("a quoted string that holds a token");
      }
      value.append(line.charAt(at));
      at++;
    }
    if (at == line.length() || value.isEmpty()) {
      throw bad("a quoted string that holds a token");
    }
    at++;
    skipWhitespace();
    return value.toString();
  }

  private String parseToken(String expected) throws MalformedHeaderException {
    int start = at;
    while (at < line.length() && HttpTokens.isTokenChar(line.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw bad(expected);
    }
    String token = line.substring(start, at);
    skipWhitespace();
    return token;
  }

  /** Takes {@code c} and the whitespace behind it, if it comes next. */
  private boolean accept(char c) {
    if (at == line.length() || line.charAt(at) != c) {
      return false;
    }
    at++;
    skipWhitespace();
    return true;
  }

  private void skipWhitespace() {
    while (at < line.length() && HttpTokens.isWhitespace(line.charAt(at))) {
      at++;
    }
  }

  private MalformedHeaderException bad(String expected) {
    return new MalformedHeaderException(
        "%s: got %s, expected %s at index %d"
            .formatted(HEADER, HttpTokens.printable(line), expected, at));
  }
}
