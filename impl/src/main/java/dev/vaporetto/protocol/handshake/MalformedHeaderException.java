package dev.vaporetto.protocol.handshake;

/** A header, or a response head, that breaks its grammar; the message says what and where. */
final class MalformedHeaderException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedHeaderException(String message) {
    // No stack trace: the fault is in the peer, and a hostile one must not make us walk stacks.
    super(message, null, false, false);
  }
}
