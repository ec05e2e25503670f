package dev.vaporetto.jakarta.codec;

import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    for (Coder coder : coders) {
      Decoder decoder = codecs.decoder(coder);
      Object decoded;
      if (coder.kind() == CoderKind.BINARY_STREAM) {
        decoded = ((Decoder.BinaryStream<?>) decoder).decode(new ByteBufferInputStream(message));
      } else {
        decoded = willDecode((Decoder.Binary<?>) decoder, message);
        if (decoded == REFUSED) {
          continue;
        }
      }
      if (decoded == null) {
        throw new DecodeException(copy(message), nullFrom(decoder));
      }
      return decoded;
    }
    throw new DecodeException(copy(message), refused(codecs));
  }

  private static final Object REFUSED = new Object();

  private static @Nullable Object willDecode(Decoder.Binary<?> decoder, ByteBuffer message)
      throws DecodeException {
    int position = message.position();
    int limit = message.limit();
    boolean will = decoder.willDecode(message);
    // The API asks decoders to leave the buffer as it was; one that does not must not harm others.
    message.limit(limit).position(position);
    return will ? decoder.decode(message) : REFUSED;
  }

  private static ByteBuffer copy(ByteBuffer message) {
    ByteBuffer whole = message.duplicate().rewind();
    return ByteBuffer.allocate(whole.remaining()).put(whole).flip();
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
