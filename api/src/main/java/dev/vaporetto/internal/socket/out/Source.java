package dev.vaporetto.internal.socket.out;

/**
 * The source of a large message, which is read piece by piece. {@link #next} is called again when
 * the previous piece was sent.
 *
 * @param <P> {@code String} or {@code ByteBuffer}
 */
public interface Source<P> {
  /**
   * Takes the pieces. Each call of {@link Source#next} leads to one call of these methods, then or
   * later.
   */
  interface Sink<P> {
    void piece(P piece);

    void end();

    void failed(Throwable failure);
  }

  /** How many bytes of memory it takes while it is read, beside its pieces. */
  default int memory() {
    return 0;
  }

  /** Called when the message begins. */
  void begin(Sink<P> sink);

  /** Requests the next piece, or the end. */
  void next();

  /** Closes the source. Called once, at any time: other calls may be under way, or may follow. */
  void close();
}
