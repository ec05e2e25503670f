package dev.vaporetto.client.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Basic (RFC 7617), always in UTF-8, the one encoding that a server can ask for. */
final class Basic implements Scheme {
  private final Credentials credentials;

  private Basic(Credentials credentials) {
    this.credentials = credentials;
  }

  /** Returns null if the challenge is another, or the credentials cannot answer it. */
  static @Nullable Basic of(Challenge challenge, Credentials credentials) {
    // RFC 7617 §2: a user-id containing a colon is invalid
    return challenge.is("Basic") && credentials.name().indexOf(':') < 0
        ? new Basic(credentials)
        : null;
  }

  @Override
  public int strength() {
    return 0;
  }

  @Override
  public String answer(String method, String target) {
    String pair = credentials.name() + ':' + credentials.password();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean isStale() {
    return false;
  }
}
