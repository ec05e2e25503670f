package dev.vaporetto.jakarta.codec;

import jakarta.websocket.Decoder;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.PongMessage;
import java.io.InputStream;
import java.io.Reader;
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
      return MessageType.PONG;
    }
    MessageType natively = natively(type);
    if (natively != null) {
      List<Coder> coders = decoders.exactly(type, natively.isText());
      return coders.isEmpty()
          ? natively
          : natively.isText() ? decoded(type, coders, List.of()) : decoded(type, List.of(), coders);
    }
    Class<?> boxed = Primitives.boxed(type);
    List<Coder> text = decoders.assignableTo(boxed, true);
    List<Coder> binary = decoders.assignableTo(boxed, false);
    if (!text.isEmpty() || !binary.isEmpty()) {
      return decoded(boxed, text, binary);
    }
    return Primitives.isPrimitive(type)
        ? MessageType.text((message, codecs) -> Primitives.decodeMessage(message, boxed))
        : null;
  }

  private static @Nullable MessageType natively(Class<?> type) {
    if (type == String.class) {
      return MessageType.text((text, codecs) -> text);
    }
    if (type == Reader.class) {
      return MessageType.reader((reader, codecs) -> reader);
    }
    if (type == ByteBuffer.class) {
      return MessageType.binary((payload, codecs) -> Payloads.buffer(payload));
    }
    if (type == byte[].class) {
      return MessageType.binary((payload, codecs) -> Payloads.bytes(payload));
    }
    return type == InputStream.class ? MessageType.stream((stream, codecs) -> stream) : null;
  }

  /**
   * A stream decoder that is the first of its kind takes every message, so it may begin at once.
   */
  private static MessageType decoded(Class<?> type, List<Coder> text, List<Coder> binary) {
    Decoding fromText = new Decoding(type, text);
    Decoding fromBinary = new Decoding(type, binary);
    return new MessageType(
        text.isEmpty() || fromText.beginsWithStream() ? null : fromText::text,
        fromText.beginsWithStream() ? fromText::reader : null,
        binary.isEmpty() || fromBinary.beginsWithStream() ? null : fromBinary::binary,
        fromBinary.beginsWithStream() ? fromBinary::stream : null,
        false);
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
}
