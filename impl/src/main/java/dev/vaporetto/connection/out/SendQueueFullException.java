package dev.vaporetto.connection.out;

import java.io.IOException;

/** A message was not sent because the peer reads too slowly: too much waits for it already. */
public final class SendQueueFullException extends IOException {
  private static final long serialVersionUID = 1;

  SendQueueFullException(long waiting, int size, int bound) {
    super(
        "the peer reads too slowly: "
            + waiting
            + " bytes wait for it, and "
            + size
            + " more are over the bound of "
            + bound);
  }
}
