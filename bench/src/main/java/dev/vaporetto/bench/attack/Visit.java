package dev.vaporetto.bench.attack;

import java.nio.ByteBuffer;
import java.time.Duration;

/** What one bad peer does, from its connect to its end. For the thread of its assault. */
abstract class Visit {
  private final String path;

  /** One to a path of the server. */
  Visit(String path) {
    this.path = path;
  }

  final String path() {
    return path;
  }

  /** The size of the socket's receive buffer; 0 is the system's own. */
  int receiveBuffer() {
    return 0;
  }

  /** How long the peer stays at most, until it is reset; zero is as long as the server lets it. */
  Duration stay() {
    return Duration.ZERO;
  }

  /** How long the next one waits if this one is refused, so that it does not only knock. */
  Duration pauseWhenRefused() {
    return Duration.ofMillis(20);
  }

  /** The socket is connected: shakes hands, unless it is the handshake that is bad. */
  void connected(Peer peer) {
    peer.shakeHands("");
  }

  /** The handshake was answered with 101. */
  void opened(Peer peer) {}

  /** Bytes came behind the handshake. */
  void received(Peer peer, ByteBuffer bytes) {}
}
