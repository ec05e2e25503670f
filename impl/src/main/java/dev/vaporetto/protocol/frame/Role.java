package dev.vaporetto.protocol.frame;

/**
 * Which side of a connection an engine speaks for; the only difference between the two is masking.
 */
public enum Role {
  /** Sends masked frames, receives unmasked ones. */
  CLIENT,
  /** Sends unmasked frames, receives masked ones. */
  SERVER;

  /** Whether frames that this side sends are masked (RFC 6455 §5.1). */
  public boolean masks() {
    return this == CLIENT;
  }

  /** The other side. */
  public Role peer() {
    return this == CLIENT ? SERVER : CLIENT;
  }
}
