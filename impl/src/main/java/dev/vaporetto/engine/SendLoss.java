package dev.vaporetto.engine;

/** How a message is lost to its peer; whoever has sent it is told as well. */
public enum SendLoss {
  /** It was not taken: too much waits for the peer, or for all peers together. */
  REFUSED,
  /** It was taken, and has made room for later ones: {@link Overflow#DROP_OLDEST}. */
  DROPPED,
  /** It was taken, and the connection ended before the transport had all of it. */
  UNSENT
}
