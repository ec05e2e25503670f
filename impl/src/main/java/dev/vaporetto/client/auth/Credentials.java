package dev.vaporetto.client.auth;

import java.net.PasswordAuthentication;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** A name and a password. Immutable; neither is ever part of a message. */
public final class Credentials {
  private final String name;
  private final String password;

  private Credentials(String name, String password) {
    this.name = name;
    this.password = password;
  }

  /**
   * Takes a copy.
   *
   * @throws IllegalArgumentException for a control character, which no scheme can carry
   */
  public static Credentials of(PasswordAuthentication given) {
    String name = String.valueOf(given.getUserName());
    String password = String.valueOf(given.getPassword());
    // RFC 7617 §2: neither MUST contain any control characters
    if ((name + password).chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the credentials came with a control character; expected none");
    }
    return new Credentials(normal(name), normal(password));
  }

  /** RFC 7616 §4, RFC 7617 §2.1: Unicode Normalization Form C. */
  private static String normal(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  String name() {
    return name;
  }

  String password() {
    return password;
  }

  /** Whether both fit into Latin-1, which old servers expect. */
  boolean isLatin1() {
    return StandardCharsets.ISO_8859_1.newEncoder().canEncode(name + password);
  }

  @Override
  public String toString() {
    return "credentials";
  }
}
