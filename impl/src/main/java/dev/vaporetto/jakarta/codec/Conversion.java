package dev.vaporetto.jakarta.codec;

import jakarta.websocket.DecodeException;
import java.io.IOException;

/**
 * Makes of a message the object that a handler takes.
 *
 * @param <M> the native message: {@link String}, {@link java.nio.ByteBuffer}, {@link
 *     java.io.Reader} or {@link java.io.InputStream}
 */
@FunctionalInterface
public interface Conversion<M> {
  /**
   * Converts one message.
   *
   * @param message valid during the call and the handling of its result only
   * @throws DecodeException if no decoder takes the message, or one fails
   * @throws IOException if a decoder fails with it, or the rest of the message does not come
   */
  Object convert(M message, SessionCodecs codecs) throws DecodeException, IOException;
}
