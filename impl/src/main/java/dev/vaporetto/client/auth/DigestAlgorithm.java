package dev.vaporetto.client.auth;

import dev.vaporetto.protocol.handshake.HttpTokens;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The hashes of Digest (RFC 7616 §3.3, §6.1). */
enum DigestAlgorithm {
  MD5(1, "MD5", "MD5"),
  SHA_256(2, "SHA-256", "SHA-256"),
  SHA_512_256(3, "SHA-512-256", "SHA-512/256");

  private static final String SESSION_SUFFIX = "-sess";

  private final int strength;
  private final String token;
  private final String javaName;

  DigestAlgorithm(int strength, String token, String javaName) {
    this.strength = strength;
    this.token = token;
    this.javaName = javaName;
  }

  /** The higher, the stronger; at least 1. */
  int strength() {
    return strength;
  }

  /** Finds what a challenge names, also with "-sess"; null if it is unknown, here or to the JDK. */
  static @Nullable DigestAlgorithm named(String name) {
    for (DigestAlgorithm algorithm : values()) {
      if (HttpTokens.equalsIgnoreCase(name, algorithm.token)
          || HttpTokens.equalsIgnoreCase(name, algorithm.token + SESSION_SUFFIX)) {
        return algorithm.isThere() ? algorithm : null;
      }
    }
    return null;
  }

  /** Whether a name of {@link #named} asks for the session variant. */
  static boolean isSession(String name) {
    return name.length() > SESSION_SUFFIX.length()
        && HttpTokens.equalsIgnoreCase(
            name.substring(name.length() - SESSION_SUFFIX.length()), SESSION_SUFFIX);
  }

  /** A restricted JDK may have no MD5. */
  private boolean isThere() {
    try {
      MessageDigest.getInstance(javaName);
      return true;
    } catch (NoSuchAlgorithmException e) {
      return false;
    }
  }

  /** The hash, in lower-case hexadecimal digits. */
  String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(javaName).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("The JDK had " + javaName + " and has it no more", e);
    }
  }
}
