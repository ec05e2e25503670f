package dev.vaporetto;

/** A text message came that the {@link MessageCodec} of its listener cannot read. */
public final class UndecodableMessageException extends Exception {
  private static final long serialVersionUID = 1;

  /** Wraps the exception of the codec. */
  public UndecodableMessageException(Throwable cause) {
    super("a text message came that its codec cannot decode: " + cause, cause);
  }
}
