package dev.vaporetto.internal.engine.standard;

import java.io.IOException;

/** A message came that is larger than the limit. */
final class MessageTooLargeException extends IOException {
  private static final long serialVersionUID = 1;

  MessageTooLargeException(long size, int limit) {
    super("a message of " + size + " bytes or more came; expected at most " + limit);
  }
}
