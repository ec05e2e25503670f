package dev.vaporetto.client.auth;

import dev.vaporetto.protocol.handshake.HttpTokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the challenges of one header line, in linear time (RFC 9110 §11.6.1). A comma parts
 * challenges as well as the parameters of one, so a name belongs to the challenge before it exactly
 * if a "=" follows:
 *
 * <pre>
 *   #( scheme [ 1*SP ( token68 / #( name BWS "=" BWS ( token / quoted-string ) ) ) ] )
 * </pre>
 */
final class Challenges {
  private final String line;
  private int at;

  private Challenges(String line) {
    this.line = line;
  }

  /** The challenges of all lines, in their order; a line counts up to where it is malformed. */
  static List<Challenge> parse(List<String> lines) {
    List<Challenge> all = new ArrayList<>();
    for (String line : lines) {
      new Challenges(line).addTo(all);
    }
    return all;
  }

  private void addTo(List<Challenge> all) {
    skip(", \t");
    while (at < line.length()) {
      Challenge challenge = next();
      if (challenge == null) {
        return;
      }
      all.add(challenge);
    }
  }

  /** The challenge that begins here, and the commas behind it; null if it is malformed. */
  private @Nullable Challenge next() {
    String scheme = token();
    if (scheme.isEmpty() || !(atEnd() || skip(" ") > 0)) {
      return null;
    }
    if (!skipToken68()) {
      return parameters(scheme);
    }
    skip(", \t");
    return new Challenge(scheme, Map.of());
  }

  private @Nullable Challenge parameters(String scheme) {
    Map<String, String> parameters = new HashMap<>();
    skip(", \t");
    while (at < line.length()) {
      int start = at;
      String name = token().toLowerCase(Locale.ROOT);
      skip(" \t");
      if (name.isEmpty()) {
        return null;
      }
      if (at == line.length() || line.charAt(at) != '=') {
        // Not a parameter: the next challenge begins with it.
        at = start;
        break;
      }
      at++;
      skip(" \t");
      String value = at < line.length() && line.charAt(at) == '"' ? quoted() : token();
      // RFC 9110 §11.2: a name MUST only occur once per challenge
      if (value == null || parameters.put(name, value) != null || !atEnd()) {
        return null;
      }
      skip(", \t");
    }
    return new Challenge(scheme, Map.copyOf(parameters));
  }

  /** Whether an element of the list ends here. */
  private boolean atEnd() {
    int from = at;
    skip(" \t");
    if (at == line.length() || line.charAt(at) == ',') {
      return true;
    }
    at = from;
    return false;
  }

  private int skip(String characters) {
    int start = at;
    while (at < line.length() && characters.indexOf(line.charAt(at)) >= 0) {
      at++;
    }
    return at - start;
  }

  private String token() {
    int start = at;
    while (at < line.length() && HttpTokens.isTokenChar(line.charAt(at))) {
      at++;
    }
    return line.substring(start, at);
  }

  /** Skips what other schemes than ours have instead of parameters, if it is here. */
  private boolean skipToken68() {
    int start = at;
    while (at < line.length()
        && (Character.isLetterOrDigit(line.charAt(at)) || "-._~+/".indexOf(line.charAt(at)) >= 0)) {
      at++;
    }
    boolean some = at > start;
    skip("=");
    if (some && atEnd()) {
      return true;
    }
    at = start;
    return false;
  }

  /** The text of the quoted string that begins here; null if it does not end. */
  private @Nullable String quoted() {
    StringBuilder text = new StringBuilder();
    for (at++; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '"') {
        at++;
        return text.toString();
      }
      if (c == '\\' && ++at == line.length()) {
        return null;
      }
      text.append(line.charAt(at));
    }
    return null;
  }
}
