package dev.vaporetto.connection.wire;

/** Where the masking keys of a client come from; they must be unpredictable (RFC 6455 §10.3). */
@FunctionalInterface
public interface MaskingKeys {
  /** A server's: it does not mask. */
  MaskingKeys NONE = () -> 0;

  /** The next key; thread-safe. */
  int next();
}
