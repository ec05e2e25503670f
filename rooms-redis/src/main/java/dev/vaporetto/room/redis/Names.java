package dev.vaporetto.room.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.room.RoomBroker.Channel;
import java.util.Locale;

/**
 * The names of channels and keys in Redis, in UTF-8; any bytes are legal there.
 *
 * <pre>
 *   vaporetto:room:lobby          channel of the room "lobby"
 *   {vaporetto}:log:lobby         stream of its messages
 *   {vaporetto}:state:lobby       hash of its epoch and last offset
 * </pre>
 */
final class Names {
  private static final int MAX_NAME = 64;

  /** Of the application. */
  private final String application;

  Names(String application) {
    this.application = application;
  }

  static String check(String text) {
    boolean legal = !text.isEmpty() && text.length() <= MAX_NAME;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      legal = legal && (letter || (c >= '0' && c <= '9') || "._-".indexOf(c) >= 0);
    }
    if (!legal) {
      throw new IllegalArgumentException(
          "\"" + text + "\" came as a name; expected 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    return text;
  }

  byte[] channel(Channel channel) {
    return name(application + ":" + channel.kind().name().toLowerCase(Locale.ROOT), channel.name());
  }

  byte[] log(Channel channel) {
    return name("{" + application + "}:log", channel.name());
  }

  byte[] state(Channel channel) {
    return name("{" + application + "}:state", channel.name());
  }

  private static byte[] name(String begin, String text) {
    return (begin + ":" + text).getBytes(UTF_8);
  }

  /** A name as the key of a map. */
  static String key(byte[] name) {
    return new String(name, ISO_8859_1);
  }
}
