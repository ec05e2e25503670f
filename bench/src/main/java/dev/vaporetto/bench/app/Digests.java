package dev.vaporetto.bench.app;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest of a message that comes in parts. Not thread-safe. */
final class Digests {
  private final MessageDigest digest;
  private long size;

  Digests() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  void update(ByteBuffer part) {
    size += part.remaining();
    digest.update(part);
  }

  /** Returns size and digest of the message, and begins the next one. */
  String take() {
    String all = size + " " + HexFormat.of().formatHex(digest.digest());
    size = 0;
    return all;
  }
}
