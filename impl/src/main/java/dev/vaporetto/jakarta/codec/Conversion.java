package dev.vaporetto.jakarta.codec;

import jakarta.websocket.DecodeException;
import java.io.IOException;

/**
 * Makes of a whole message the object that a handler takes.
 *
 * @param <M> the native message: {@link String} or {@link java.nio.ByteBuffer}
 */
@FunctionalInterface
public interface Conversion<M> {
  /**
   * Converts one message.
   *
   * @param message valid during the call and the handling of its result only
   * @throws DecodeException if no decoder takes the message, or one fails
   */
  Object convert(M message, SessionCodecs codecs) throws DecodeException, IOException;
}
