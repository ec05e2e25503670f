package dev.vaporetto.connection.out;

import java.io.IOException;

/**
 * A message was not sent because the peer reads too slowly, and later ones count for more. It has
 * no stack trace, as there may be very many.
 */
public final class MessageDroppedException extends IOException {
  private static final long serialVersionUID = 1;

  MessageDroppedException(int bound) {
    super(
        "the peer reads too slowly: later messages took this one's place among the "
            + bound
            + " bytes that may wait for it");
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
