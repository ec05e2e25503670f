package dev.vaporetto.protocol.handshake;

/** A header, or a response head, that breaks its grammar; the message says what and where. */
final class MalformedHeaderException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedHeaderException(String message) {
    super(message);
  }
}
