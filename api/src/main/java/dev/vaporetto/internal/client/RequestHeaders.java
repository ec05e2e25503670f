package dev.vaporetto.internal.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The headers that an application adds to the opening handshake: checks them, changes copies. */
public final class RequestHeaders {
  /** RFC 9110 §5.6.2. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /**
   * RFC 9110 §5.5: characters with which a value could end its line, or the whole header section.
   */
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0A-\\x1F\\x7F]");

  private static final String PORT =
      "(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})";

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~%!$&'()*+,;=-]+)(?::" + PORT + ")?");

  private static final Set<String> OF_THE_HANDSHAKE =
      Set.of("connection", "upgrade", "content-length", "transfer-encoding");

  private RequestHeaders() {}

  private static IllegalArgumentException bad(String came, String expected) {
    return new IllegalArgumentException("header came as " + came + "; expected " + expected);
  }

  /**
   * Returns the headers with one more.
   *
   * @param headers by name
   * @throws IllegalArgumentException see {@link dev.vaporetto.WebSocketClient#header}
   */
  public static Map<String, List<String>> add(
      Map<String, List<String>> headers, String name, String value) {
    requireName(name);
    requireValue(name, value);
    Map<String, List<String>> changed = new LinkedHashMap<>(headers);
    String known =
        headers.keySet().stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
    if (known.equalsIgnoreCase("host")) {
      requireHost(headers, value);
    }
    List<String> all = new ArrayList<>(headers.getOrDefault(known, List.of()));
    all.add(value);
    changed.put(known, List.copyOf(all));
    return Collections.unmodifiableMap(changed);
  }

  /**
   * Returns the headers without those of a name.
   *
   * @throws IllegalArgumentException see {@link dev.vaporetto.WebSocketClient#header}
   */
  public static Map<String, List<String>> remove(Map<String, List<String>> headers, String name) {
    requireName(name);
    Map<String, List<String>> changed = new LinkedHashMap<>(headers);
    changed.keySet().removeIf(name::equalsIgnoreCase);
    return Collections.unmodifiableMap(changed);
  }

  private static void requireName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!TOKEN.matcher(name).matches()) {
      throw bad("the name \"" + name + '"', "a token");
    }
    if (OF_THE_HANDSHAKE.contains(lower) || lower.startsWith("sec-websocket")) {
      throw bad("the name " + name, "one that is not the handshake's own");
    }
  }

  private static void requireValue(String name, String value) {
    if (CONTROL.matcher(value).find()) {
      throw bad("a value of " + name + " with a control character", "none");
    }
    if (value.chars().anyMatch(c -> c > 0xff)) {
      throw bad("a value of " + name + " with a character beyond Latin-1", "none");
    }
  }

  /** RFC 9112 §3.2: one line with a host, and a port where it is not the scheme's. */
  private static void requireHost(Map<String, List<String>> headers, String value) {
    if (!HOST_AND_PORT.matcher(value).matches()
        || headers.keySet().stream().anyMatch("host"::equalsIgnoreCase)) {
      throw bad("the Host \"" + value + '"', "one host[:port]");
    }
  }
}
