package dev.vaporetto.internal.socket.out;

/**
 * What a large message is read from, piece by piece. {@link #next} is called again when the piece
 * before was taken.
 *
 * @param <P> {@code String} or {@code ByteBuffer}
 */
public interface Source<P> {
  /** Gets the pieces. Each call of {@link Source#next} leads to one of these calls, any time. */
  interface Sink<P> {
    void piece(P piece);

    void end();

    void failed(Throwable failure);
  }

  /** The turn of the message has come. */
  void begin(Sink<P> sink);

  /** Asks for the next piece, or the end. */
  void next();

  /**
   * Nothing more is wanted. Called once, at any time: a call of the others may be under way, or
   * still follow.
   */
  void close();
}
