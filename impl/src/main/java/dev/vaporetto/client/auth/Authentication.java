package dev.vaporetto.client.auth;

import dev.vaporetto.protocol.handshake.HttpTokens;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one party, a server or a proxy, gets to see of the credentials that are meant for it.
 * Nothing before it asks; then the answer to its strongest challenge, with this request and those
 * that follow. Not thread-safe.
 */
public final class Authentication {
  private final @Nullable Credentials credentials;
  private final Supplier<String> clientNonces;

  /** The challenge that is answered; null before there was one. */
  private @Nullable Scheme scheme;

  /** How often the party has asked about the request that is under way. */
  private int questions;

  /** The party has said that an answer was late, about the request that is under way. */
  private boolean late;

  /**
   * Nothing is known of the party.
   *
   * @param credentials null for none
   * @param clientNonces gives an unpredictable text each time, of letters and digits
   */
  public Authentication(@Nullable Credentials credentials, Supplier<String> clientNonces) {
    this.credentials = credentials;
    this.clientNonces = clientNonces;
  }

  public boolean hasCredentials() {
    return credentials != null;
  }

  /** The value of the header for one request; null while the party has not asked. */
  public @Nullable String authorization(String method, String target) {
    return scheme == null ? null : scheme.answer(method, target);
  }

  /** The party was content with the request that was under way; another one follows. */
  public void settled() {
    questions = 0;
    late = false;
  }

  /**
   * The party asks for credentials.
   *
   * @param lines of its header
   * @return null if the request can be sent again, with {@link #authorization}; else why not, for a
   *     message
   */
  public @Nullable String asked(List<String> lines) {
    if (credentials == null) {
      return "no credentials were given for it";
    }
    Scheme strongest = strongest(lines, credentials);
    if (strongest == null) {
      return "its challenge came as "
          + HttpTokens.describe(lines)
          + ", expected Basic, or Digest with qop=auth, which the credentials can answer";
    }
    // RFC 7616 §3.3: stale says that only the nonce was wrong
    boolean tooLate = strongest.isStale() && !late;
    if (questions > 0 && !tooLate) {
      return "the credentials were sent and refused";
    }
    late |= questions > 0;
    questions++;
    scheme = strongest;
    return null;
  }

  private @Nullable Scheme strongest(List<String> lines, Credentials given) {
    Scheme strongest = null;
    for (Challenge challenge : Challenges.parse(lines)) {
      Scheme offered = Digest.of(challenge, given, clientNonces);
      if (offered == null) {
        offered = Basic.of(challenge, given);
      }
      if (offered != null) {
        strongest = Scheme.stronger(strongest, offered);
      }
    }
    return strongest;
  }
}
