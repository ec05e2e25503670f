package dev.vaporetto.protocol.extension;

/**
 * Extensions that cannot be agreed on. For a server that declines one offer; a client must fail the
 * connection. The message names what came and what was expected.
 */
public final class ExtensionRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  ExtensionRefusedException(String message) {
    super(message);
  }
}
