package dev.vaporetto.protocol.handshake;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses the elements of Sec-WebSocket-Extensions, each in one pass (RFC 6455 §9.1).
 *
 * <pre>
 * extension-list  = 1#extension
 * extension       = token *( ";" token [ "=" ( token / quoted-string ) ] )
 * </pre>
 */
final class ExtensionsParser {
  private static final String HEADER = "Sec-WebSocket-Extensions";

  private final String element;
  private int at;

  private ExtensionsParser(String element) {
    this.element = element;
  }

  /** The extensions of all header lines in their order; no lines give an empty list. */
  static List<ExtensionOffer> parse(List<String> lines) throws MalformedHeaderException {
    List<ExtensionOffer> extensions = new ArrayList<>();
    for (String element : HeaderList.requiredElements(HEADER, lines)) {
      extensions.add(new ExtensionsParser(element).parseExtension());
    }
    return List.copyOf(extensions);
  }

  private ExtensionOffer parseExtension() throws MalformedHeaderException {
    String name = parseToken("an extension name");
    List<ExtensionOffer.Parameter> parameters = new ArrayList<>();
    while (accept(';')) {
      String parameter = parseToken("a parameter name");
      String value = accept('=') ? parseValue() : null;
      parameters.add(new ExtensionOffer.Parameter(parameter, value));
    }
    if (at < element.length()) {
      throw bad("';', ',' or the end");
    }
    return new ExtensionOffer(name, parameters);
  }

  private String parseValue() throws MalformedHeaderException {
    if (at == element.length() || element.charAt(at) != '"') {
      return parseToken("a token or a quoted string");
    }
    at++;
    StringBuilder value = new StringBuilder();
    while (at < element.length() && element.charAt(at) != '"') {
      if (element.charAt(at) == '\\') {
        at++;
      }
      // RFC 6455 §9.1: the value after quoted-string unescaping MUST conform to the token ABNF
      if (at == element.length() || !HttpTokens.isTokenChar(element.charAt(at))) {
        throw bad("a quoted string that holds a token");
      }
      value.append(element.charAt(at));
      at++;
    }
    if (at == element.length() || value.isEmpty()) {
      throw bad("a quoted string that holds a token");
    }
    at++;
    skipWhitespace();
    return value.toString();
  }

  private String parseToken(String expected) throws MalformedHeaderException {
    int start = at;
    while (at < element.length() && HttpTokens.isTokenChar(element.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw bad(expected);
    }
    String token = element.substring(start, at);
    skipWhitespace();
    return token;
  }

  /** Takes {@code c} and the whitespace behind it, if it comes next. */
  private boolean accept(char c) {
    if (at == element.length() || element.charAt(at) != c) {
      return false;
    }
    at++;
    skipWhitespace();
    return true;
  }

  private void skipWhitespace() {
    while (at < element.length() && HttpTokens.isWhitespace(element.charAt(at))) {
      at++;
    }
  }

  private MalformedHeaderException bad(String expected) {
    return new MalformedHeaderException(
        "%s: got %s, expected %s at index %d"
            .formatted(HEADER, HttpTokens.printable(element), expected, at));
  }
}
