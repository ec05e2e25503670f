package dev.vaporetto.client.auth;

import org.jspecify.annotations.Nullable;

/** A challenge that can be answered, with the credentials for it. Not thread-safe. */
interface Scheme {
  /** The higher, the less an eavesdropper, or the server itself, learns from the answer. */
  int strength();

  /** The value of {@code Authorization} for one request. */
  String answer(String method, String target);

  /** Whether the challenge says that the answer before was wrong only because it came too late. */
  boolean isStale();

  /** The stronger of two; the first of equals. */
  static Scheme stronger(@Nullable Scheme one, Scheme other) {
    return one != null && one.strength() >= other.strength() ? one : other;
  }
}
