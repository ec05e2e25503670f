package dev.vaporetto;

import java.util.List;

/**
 * What the opening handshake has negotiated (RFC 6455 §4). Immutable.
 *
 * @param subprotocol the agreed subprotocol (RFC 6455 §1.9); empty for none
 * @param extensions the agreed extensions, each as in the handshake's header, such as {@code
 *     permessage-deflate; server_no_context_takeover} (RFC 6455 §9.1); empty for none
 */
public record Negotiated(String subprotocol, List<String> extensions) {
  /** Copies the list. */
  public Negotiated {
    extensions = List.copyOf(extensions);
  }
}
