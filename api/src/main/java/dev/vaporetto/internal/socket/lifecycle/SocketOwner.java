package dev.vaporetto.internal.socket.lifecycle;

/** Whose connection a socket is: that of a route, or of a client. Thread-safe. */
@FunctionalInterface
public interface SocketOwner {
  /**
   * Called with the kind of a message that has no listener; returns whether to close the socket.
   */
  boolean unhandled(String kind);

  /** The socket in a log, with its route or its server, and without what a peer has chosen. */
  default String name() {
    return "a WebSocket";
  }
}
