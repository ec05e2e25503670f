package dev.vaporetto.client.course;

import dev.vaporetto.client.auth.Credentials;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far an attempt goes. Immutable.
 *
 * @param maxRedirects how many redirects are followed; 0 or more
 * @param retryAfterLimit how long all waits of {@code Retry-After} may be together; 0 or more
 * @param credentials for the server that was to be connected to; null for none
 * @param proxyCredentials for the proxy; null for none
 */
public record CoursePolicy(
    int maxRedirects,
    Duration retryAfterLimit,
    @Nullable Credentials credentials,
    @Nullable Credentials proxyCredentials) {
  /** Follows 5 redirects, does not wait, and knows no password. */
  public static final CoursePolicy DEFAULT = new CoursePolicy(5, Duration.ZERO, null, null);

  public CoursePolicy {
    if (maxRedirects < 0 || retryAfterLimit.isNegative()) {
      throw new IllegalArgumentException(
          "the limits came as %d redirects and %s; expected 0 or more"
              .formatted(maxRedirects, retryAfterLimit));
    }
  }
}
