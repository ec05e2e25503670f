package dev.vaporetto.jakarta.codec;

import jakarta.websocket.Decoder;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.PongMessage;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The encoders and decoders of one endpoint, checked at deployment (Jakarta WebSocket §4.1.2,
 * §4.1.3). Immutable.
 */
public final class Codecs {
  private final CoderClasses<Encoder> encoders;
  private final CoderClasses<Decoder> decoders;

  private Codecs(CoderClasses<Encoder> encoders, CoderClasses<Decoder> decoders) {
    this.encoders = encoders;
    this.decoders = decoders;
  }

  /**
   * Checks the classes of a configuration.
   *
   * @throws DeploymentException names the class and the rule that is broken
   */
  public static Codecs of(Class<?> endpointClass, EndpointConfig config)
      throws DeploymentException {
    return new Codecs(
        CoderClasses.of(config.getEncoders(), true, endpointClass),
        CoderClasses.of(config.getDecoders(), false, endpointClass));
  }

  /** Makes the instances of one session and initializes them. */
  public SessionCodecs open(EndpointConfig config) {
    return SessionCodecs.open(encoders, decoders, config);
  }

  /**
   * How messages become objects of a type. The application's decoders go before what the engine
   * converts itself; for the native types, those of the same kind of message only.
   *
   * @return null if they cannot
   */
  public @Nullable MessageType messageType(Class<?> type) {
    if (type == PongMessage.class) {
      return new MessageType(null, null, true);
    }
    if (type == String.class) {
      return new MessageType(decodedOr(type, (text, codecs) -> text), null, false);
    }
    if (type == Reader.class) {
      return new MessageType(
          decodedOr(type, (text, codecs) -> new StringReader(text)), null, false);
    }
    if (type == ByteBuffer.class) {
      return new MessageType(null, decodedBinaryOr(type, (payload, codecs) -> payload), false);
    }
    if (type == byte[].class) {
      return new MessageType(
          null, decodedBinaryOr(type, (payload, codecs) -> copy(payload)), false);
    }
    if (type == InputStream.class) {
      return new MessageType(
          null,
          decodedBinaryOr(type, (payload, codecs) -> new ByteBufferInputStream(payload)),
          false);
    }
    Class<?> boxed = Primitives.boxed(type);
    Conversion<String> text = textDecoding(boxed, decoders.assignableTo(boxed, true));
    Conversion<ByteBuffer> binary = binaryDecoding(boxed, decoders.assignableTo(boxed, false));
    if (text == null && binary == null) {
      if (!Primitives.isPrimitive(type)) {
        return null;
      }
      text = (message, codecs) -> Primitives.decodeMessage(message, boxed);
    }
    return new MessageType(text, binary, false);
  }

  private Conversion<String> decodedOr(Class<?> type, Conversion<String> natively) {
    Conversion<String> decoding = textDecoding(type, decoders.exactly(type, true));
    return decoding != null ? decoding : natively;
  }

  private Conversion<ByteBuffer> decodedBinaryOr(Class<?> type, Conversion<ByteBuffer> natively) {
    Conversion<ByteBuffer> decoding = binaryDecoding(type, decoders.exactly(type, false));
    return decoding != null ? decoding : natively;
  }

  private static @Nullable Conversion<String> textDecoding(Class<?> type, List<Coder> coders) {
    return coders.isEmpty() ? null : new Decoding(type, coders)::text;
  }

  private static @Nullable Conversion<ByteBuffer> binaryDecoding(
      Class<?> type, List<Coder> coders) {
    return coders.isEmpty() ? null : new Decoding(type, coders)::binary;
  }

  /**
   * Whether objects that are declared as a type may be sent: there is an encoder for it, for a
   * supertype, or for a subtype that the object may turn out to be, or the engine sends it itself.
   */
  public boolean mayEncode(Class<?> type) {
    Class<?> boxed = Primitives.boxed(type);
    return SessionCodecs.isNative(boxed)
        || encoders.coders().stream()
            .anyMatch(
                coder ->
                    coder.codedType().isAssignableFrom(boxed)
                        || boxed.isAssignableFrom(coder.codedType()));
  }

  static byte[] copy(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(payload.position(), bytes);
    return bytes;
  }
}
