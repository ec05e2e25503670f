package dev.vaporetto.jakarta.codec;

import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Which messages can become objects of a Java type, and how: all of a message at once, or by a
 * stream that can be read while the message arrives. Immutable.
 *
 * @param text of a whole text message; null if there is no such way
 * @param reader of a text message that is read; null if there is no such way
 * @param binary of a whole binary message; null if there is no such way
 * @param stream of a binary message that is read; null if there is no such way
 * @param pong whether it is the type of pongs
 */
public record MessageType(
    @Nullable Conversion<String> text,
    @Nullable Conversion<Reader> reader,
    @Nullable Conversion<ByteBuffer> binary,
    @Nullable Conversion<InputStream> stream,
    boolean pong) {

  static final MessageType PONG = new MessageType(null, null, null, null, true);

  static MessageType text(Conversion<String> text) {
    return new MessageType(text, null, null, null, false);
  }

  static MessageType reader(Conversion<Reader> reader) {
    return new MessageType(null, reader, null, null, false);
  }

  static MessageType binary(Conversion<ByteBuffer> binary) {
    return new MessageType(null, null, binary, null, false);
  }

  static MessageType stream(Conversion<InputStream> stream) {
    return new MessageType(null, null, null, stream, false);
  }

  /** Whether text messages can become objects of the type. */
  public boolean isText() {
    return text != null || reader != null;
  }

  /** Whether binary messages can become objects of the type. */
  public boolean isBinary() {
    return binary != null || stream != null;
  }
}
