package dev.vaporetto.bench.load;

import java.io.IOException;

/** The server did not answer with what was sent; the measurement is void. */
public final class WrongAnswerException extends IOException {
  private static final long serialVersionUID = 1;

  WrongAnswerException(String message) {
    super(message);
  }
}
