package dev.vaporetto.protocol.handshake;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Parses a request's Sec-WebSocket-Protocol (RFC 6455 §4.1 item 10, §11.3.4). */
final class Subprotocols {
  private static final String HEADER = "Sec-WebSocket-Protocol";

  private Subprotocols() {}

  /** The subprotocols of all header lines in their order; no lines give an empty list. */
  static List<String> parse(List<String> lines) throws MalformedHeaderException {
    List<String> names = HeaderList.requiredElements(HEADER, lines);
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      // RFC 6455 §4.1: the elements MUST be strings with characters of a token
      if (!HttpTokens.isToken(name)) {
        throw new MalformedHeaderException(
            HEADER + ": got the element " + HttpTokens.printable(name) + ", expected a token");
      }
      // RFC 6455 §4.1: the elements MUST all be unique strings
      if (!seen.add(name)) {
        throw new MalformedHeaderException(
            HEADER + ": got " + HttpTokens.printable(name) + " twice, expected each name once");
      }
    }
    return List.copyOf(names);
  }
}
