package dev.vaporetto.jakarta.codec;

import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Decodes with the first decoder of the list that will (Jakarta WebSocket §4.1.3). Immutable.
 *
 * <p>A stream decoder cannot be asked, so it takes every message that comes to it.
 */
final class Decoding {
  private final Class<?> target;
  private final List<Coder> coders;

  Decoding(Class<?> target, List<Coder> coders) {
    this.target = target;
    this.coders = coders;
  }

  /** Whether the first decoder is a stream's: the others are never asked then. */
  boolean beginsWithStream() {
    return !coders.isEmpty()
        && (coders.get(0).kind() == CoderKind.TEXT_STREAM
            || coders.get(0).kind() == CoderKind.BINARY_STREAM);
  }

  /** Decodes a text message with the first decoder, which {@link #beginsWithStream}. */
  Object reader(Reader message, SessionCodecs codecs) throws DecodeException, IOException {
    Decoder decoder = codecs.decoder(coders.get(0));
    Object decoded = ((Decoder.TextStream<?>) decoder).decode(message);
    if (decoded == null) {
      throw new DecodeException("", nullFrom(decoder));
    }
    return decoded;
  }

  /** Decodes a binary message with the first decoder, which {@link #beginsWithStream}. */
  Object stream(InputStream message, SessionCodecs codecs) throws DecodeException, IOException {
    Decoder decoder = codecs.decoder(coders.get(0));
    Object decoded = ((Decoder.BinaryStream<?>) decoder).decode(message);
    if (decoded == null) {
      throw new DecodeException(ByteBuffer.allocate(0), nullFrom(decoder));
    }
    return decoded;
  }

  Object text(String message, SessionCodecs codecs) throws DecodeException, IOException {
    for (Coder coder : coders) {
      Decoder decoder = codecs.decoder(coder);
      if (coder.kind() == CoderKind.TEXT_STREAM) {
        Object decoded = ((Decoder.TextStream<?>) decoder).decode(new StringReader(message));
        if (decoded == null) {
          throw new DecodeException(message, nullFrom(decoder));
        }
        return decoded;
      }
      Decoder.Text<?> text = (Decoder.Text<?>) decoder;
      if (text.willDecode(message)) {
        Object decoded = text.decode(message);
        if (decoded == null) {
          throw new DecodeException(message, nullFrom(decoder));
        }
        return decoded;
      }
    }
    throw new DecodeException(message, refused(codecs));
  }

  Object binary(ByteBuffer message, SessionCodecs codecs) throws DecodeException, IOException {
    byte[] bytes = Payloads.bytes(message);
    for (Coder coder : coders) {
      Decoder decoder = codecs.decoder(coder);
      Object decoded;
      if (coder.kind() == CoderKind.BINARY_STREAM) {
        decoded = ((Decoder.BinaryStream<?>) decoder).decode(new ByteArrayInputStream(bytes));
      } else {
        // A buffer for each call: one that moves its position must not harm the others.
        Decoder.Binary<?> binary = (Decoder.Binary<?>) decoder;
        if (!binary.willDecode(ByteBuffer.wrap(bytes))) {
          continue;
        }
        decoded = binary.decode(ByteBuffer.wrap(bytes));
      }
      if (decoded == null) {
        throw new DecodeException(ByteBuffer.wrap(bytes), nullFrom(decoder));
      }
      return decoded;
    }
    throw new DecodeException(ByteBuffer.wrap(bytes), refused(codecs));
  }

  private static String nullFrom(Decoder decoder) {
    return decoder.getClass().getName() + " decoded a message to null; expected an object";
  }

  private String refused(SessionCodecs codecs) {
    List<String> names =
        coders.stream().map(coder -> codecs.decoder(coder).getClass().getName()).toList();
    return "no decoder takes the message: expected one of "
        + names
        + " to decode it to "
        + target.getName();
  }
}
