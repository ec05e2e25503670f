package dev.vaporetto;

import java.util.List;

/**
 * What the two sides have agreed on in the opening handshake. Immutable.
 *
 * @param subprotocol empty for none (RFC 6455 §1.9)
 * @param extensions as in the handshake's header, such as {@code permessage-deflate;
 *     server_no_context_takeover} (RFC 6455 §9.1); empty for none
 */
public record Negotiated(String subprotocol, List<String> extensions) {
  /** Copies the list. */
  public Negotiated {
    extensions = List.copyOf(extensions);
  }
}
