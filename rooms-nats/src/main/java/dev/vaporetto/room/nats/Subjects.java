package dev.vaporetto.room.nats;

import dev.vaporetto.room.RoomBroker.Channel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Names of channels as subjects of NATS. Immutable.
 *
 * <pre>
 *  chat.room.Lobby=00201     a room, as it is published and subscribed to
 *  chat.user.ada             a user
 *  chat.nodes.presence       all nodes
 *  chat.in.Lobby=00201       a room whose messages are kept: published here, taken by the stream,
 *  chat.out.Lobby=00201      and from there published again with its place in the order
 * </pre>
 *
 * <p>A name becomes one token: letters and digits of ASCII and {@code -} stand for themselves, any
 * other char is {@code =} and four hexadecimal digits. A name that would be longer than {@value
 * #MAX_TOKEN} chars becomes {@code =s} and its SHA-256: the server ends a connection that sends a
 * line of 4 KiB.
 */
final class Subjects {
  private static final int MAX_TOKEN = 180;

  private final String prefix;

  /**
   * Creates names.
   *
   * @param prefix a token
   */
  Subjects(String prefix) {
    this.prefix = prefix;
  }

  /** The subject of a channel whose messages are not kept. */
  String plain(Channel channel) {
    return prefix
        + "."
        + channel.kind().name().toLowerCase(Locale.ROOT)
        + "."
        + token(channel.name());
  }

  /** Where messages go that are to be kept. */
  String in(Channel channel) {
    return prefix + ".in." + token(channel.name());
  }

  /** Where messages come from that are kept. */
  String out(Channel channel) {
    return prefix + ".out." + token(channel.name());
  }

  /** What the stream takes. */
  String allIn() {
    return prefix + ".in.>";
  }

  /** What the stream publishes. */
  String allOut() {
    return prefix + ".out.>";
  }

  static String token(String name) {
    StringBuilder token = new StringBuilder(name.length() + 8);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-') {
        token.append(c);
      } else {
        token.append('=').append(HexFormat.of().toHexDigits(c));
      }
      if (token.length() > MAX_TOKEN) {
        return "=s" + digest(name);
      }
    }
    // A token must not be empty; no name has this one, since a = is followed by something.
    return token.isEmpty() ? "=" : token.toString();
  }

  private static String digest(String name) {
    byte[] chars = new byte[name.length() * 2];
    for (int i = 0; i < name.length(); i++) {
      // Not by a charset, which has no bytes for half a surrogate pair.
      chars[2 * i] = (byte) (name.charAt(i) >> 8);
      chars[2 * i + 1] = (byte) name.charAt(i);
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(chars));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
