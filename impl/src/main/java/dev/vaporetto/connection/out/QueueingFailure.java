package dev.vaporetto.connection.out;

/**
 * Compressing or queueing a frame has failed in the middle, so that the outgoing stream is in
 * doubt. The cause says why.
 */
final class QueueingFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  QueueingFailure(RuntimeException cause) {
    super(cause);
  }
}
