package dev.vaporetto.client.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.protocol.handshake.HeaderList;
import dev.vaporetto.protocol.handshake.HttpTokens;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Digest (RFC 7616) with {@code qop=auth}, or without for a server of RFC 2069. A challenge may be
 * answered again and again: each answer counts up. Not thread-safe.
 */
final class Digest implements Scheme {
  private final Challenge challenge;
  private final Credentials credentials;
  private final DigestAlgorithm algorithm;
  private final String algorithmName;
  private final String realm;
  private final String nonce;
  private final boolean protection;
  private final Charset charset;
  private final Supplier<String> clientNonces;

  /** How many answers were given. */
  private int count;

  private Digest(
      Challenge challenge,
      Credentials credentials,
      DigestAlgorithm algorithm,
      Supplier<String> clientNonces) {
    this.challenge = challenge;
    this.credentials = credentials;
    this.algorithm = algorithm;
    algorithmName = algorithmName(challenge);
    realm = Objects.requireNonNullElse(challenge.parameter("realm"), "");
    nonce = Objects.requireNonNullElse(challenge.parameter("nonce"), "");
    protection = challenge.parameter("qop") != null;
    charset = challenge.says("charset", "UTF-8") || !credentials.isLatin1() ? UTF_8 : ISO_8859_1;
    this.clientNonces = clientNonces;
  }

  /**
   * Returns null if the challenge is another, or one that is malformed or asks for more.
   *
   * @param clientNonces gives an unpredictable text each time, printable and without quotes
   */
  static @Nullable Digest of(
      Challenge challenge, Credentials credentials, Supplier<String> clientNonces) {
    DigestAlgorithm algorithm = DigestAlgorithm.named(algorithmName(challenge));
    if (!challenge.is("Digest")
        || algorithm == null
        || challenge.parameter("realm") == null
        || challenge.parameter("nonce") == null
        || !offersAuth(challenge.parameter("qop"))) {
      return null;
    }
    return new Digest(challenge, credentials, algorithm, clientNonces);
  }

  /** RFC 7616 §3.3: MD5 is assumed where nothing is said. */
  private static String algorithmName(Challenge challenge) {
    return Objects.requireNonNullElse(challenge.parameter("algorithm"), "MD5");
  }

  private static boolean offersAuth(@Nullable String qop) {
    return qop == null
        || HeaderList.elements(List.of(qop)).stream()
            .anyMatch(offer -> HttpTokens.equalsIgnoreCase(offer, "auth"));
  }

  @Override
  public int strength() {
    return algorithm.strength();
  }

  @Override
  public boolean isStale() {
    return challenge.says("stale", "true");
  }

  @Override
  public String answer(String method, String target) {
    count++;
    String clientNonce = clientNonces.get();
    String nonceCount = "%08x".formatted(count);
    Fields fields = new Fields();
    addUser(fields);
    fields.quoted("realm", realm);
    fields.quoted("nonce", nonce);
    fields.quoted("uri", target);
    fields.quoted("response", response(method, target, nonceCount, clientNonce));
    if (challenge.parameter("algorithm") != null) {
      fields.plain("algorithm", algorithmName);
    }
    String opaque = challenge.parameter("opaque");
    if (opaque != null) {
      fields.quoted("opaque", opaque);
    }
    if (protection) {
      fields.plain("qop", "auth");
      fields.plain("nc", nonceCount);
    }
    if (protection || DigestAlgorithm.isSession(algorithmName)) {
      fields.quoted("cnonce", clientNonce);
    }
    return fields.toString();
  }

  /** RFC 7616 §3.4.1 to §3.4.3. */
  private String response(String method, String target, String nonceCount, String clientNonce) {
    String user = algorithm.hash(joined(credentials.name(), credentials.password()));
    if (DigestAlgorithm.isSession(algorithmName)) {
      user = hash(user + ':' + nonce + ':' + clientNonce);
    }
    String request = hash(method + ':' + target);
    String middle = protection ? nonceCount + ':' + clientNonce + ":auth:" : "";
    return hash(user + ':' + nonce + ':' + middle + request);
  }

  private String hash(String text) {
    return algorithm.hash(text.getBytes(ISO_8859_1));
  }

  /** {@code name:realm} or {@code name:realm:password}; the realm's bytes are those that came. */
  private byte[] joined(String name, @Nullable String password) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(name.getBytes(charset));
    bytes.write(':');
    bytes.writeBytes(realm.getBytes(ISO_8859_1));
    if (password != null) {
      bytes.write(':');
      bytes.writeBytes(password.getBytes(charset));
    }
    return bytes.toByteArray();
  }

  private void addUser(Fields fields) {
    String name = credentials.name();
    if (challenge.says("userhash", "true")) {
      // RFC 7616 §3.4.4
      fields.quoted("username", algorithm.hash(joined(name, null)));
      fields.plain("userhash", "true");
    } else if (charset.equals(UTF_8) && name.chars().anyMatch(c -> c > 0x7f)) {
      // RFC 7616 §3.4: username* where the name has other characters than ASCII
      fields.plain("username*", "UTF-8''" + percentEncoded(name));
    } else {
      fields.quoted("username", name);
    }
  }

  /** RFC 8187 §3.2.1: all but attr-char. */
  private static String percentEncoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = HttpTokens.isTokenChar(c) && "*'%".indexOf(c) < 0;
      encoded.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return encoded.toString();
  }

  /** The fields of one answer. */
  private static final class Fields {
    private final StringBuilder text = new StringBuilder("Digest ");
    private String separator = "";

    void plain(String name, String value) {
      text.append(separator).append(name).append('=').append(value);
      separator = ", ";
    }

    void quoted(String name, String value) {
      plain(name, '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
