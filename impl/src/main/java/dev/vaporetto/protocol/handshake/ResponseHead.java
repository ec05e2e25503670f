package dev.vaporetto.protocol.handshake;

import java.util.List;
import java.util.Map;

/**
 * The status line and the headers of a response.
 *
 * @param headers takes names in any case; each field line's value, in their order; unmodifiable
 */
record ResponseHead(String protocol, int status, String reason, Map<String, List<String>> headers) {

  List<String> headers(String name) {
    return headers.getOrDefault(name, List.of());
  }
}
