package dev.vaporetto.jakarta.codec;

import dev.vaporetto.log.RepeatedLog;
import jakarta.websocket.Decoder;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The encoder and decoder instances of one session. Encoding is thread-safe: one thread at a time
 * is in an encoder. Decoding is done by the thread that dispatches messages.
 */
public final class SessionCodecs {
  private final CoderClasses<Encoder> classes;
  private final List<Encoder> encoders;
  private final List<Decoder> decoders;

  /** Held while a thread is in an encoder. */
  private final ReentrantLock encoding = new ReentrantLock();

  /** Guarded by {@link #encoding}. */
  private boolean destroyed;

  private SessionCodecs(
      CoderClasses<Encoder> classes, List<Encoder> encoders, List<Decoder> decoders) {
    this.classes = classes;
    this.encoders = encoders;
    this.decoders = decoders;
  }

  static SessionCodecs open(
      CoderClasses<Encoder> encoders, CoderClasses<Decoder> decoders, EndpointConfig config) {
    SessionCodecs opened =
        new SessionCodecs(encoders, encoders.instantiate(), decoders.instantiate());
    try {
      for (Encoder encoder : opened.encoders) {
        encoder.init(config);
      }
      for (Decoder decoder : opened.decoders) {
        decoder.init(config);
      }
    } catch (RuntimeException | Error e) {
      opened.destroy(() -> "a session that opens");
      throw e;
    }
    return opened;
  }

  /**
   * Takes all instances out of service. What they throw is logged: the session is over.
   *
   * @param session whose they were, for the log
   */
  public void destroy(Supplier<String> session) {
    encoding.lock();
    try {
      destroyed = true;
    } finally {
      encoding.unlock();
    }
    for (Encoder encoder : encoders) {
      guarded(encoder, encoder::destroy, session);
    }
    for (Decoder decoder : decoders) {
      guarded(decoder, decoder::destroy, session);
    }
  }

  private static void guarded(Object coder, Runnable destruction, Supplier<String> session) {
    try {
      destruction.run();
    } catch (RuntimeException | Error e) {
      RepeatedLog.warn(
          SessionCodecs.class,
          "destroy() of a " + coder.getClass().getName() + " failed",
          session,
          e);
    }
  }

  Decoder decoder(Coder coder) {
    return decoders.get(coder.index());
  }

  /** Whether the engine can send objects of a class without an encoder. */
  static boolean isNative(Class<?> type) {
    return type == String.class
        || type == byte[].class
        || ByteBuffer.class.isAssignableFrom(type)
        || Primitives.isPrimitive(type);
  }

  /**
   * Encodes an object with the encoder for its class, else for a supertype, else as the engine
   * does: primitives as their string.
   *
   * <p>A stream encoder writes to memory: so an object that fails to be encoded leaves nothing
   * behind, and encoding never waits for the peer.
   *
   * @return a {@link String} or a {@link ByteBuffer}: the message
   * @throws EncodeException if there is no encoder for it, or the encoder fails
   * @throws IOException if the encoder fails with it, or the session is over
   */
  public Object encode(Object object) throws EncodeException, IOException {
    Coder coder = classes.taking(object.getClass());
    if (coder != null) {
      encoding.lock();
      try {
        if (destroyed) {
          throw new IOException("the session is closed; its encoders are out of service");
        }
        return encode(object, coder);
      } finally {
        encoding.unlock();
      }
    }
    if (object instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    }
    if (object instanceof ByteBuffer) {
      return object;
    }
    if (isNative(object.getClass())) {
      return object.toString();
    }
    throw new EncodeException(
        object,
        "there is no encoder for "
            + object.getClass().getName()
            + "; expected one among "
            + classes.classes().stream().map(Class::getName).toList());
  }

  @SuppressWarnings(
      "unchecked") // the encoder's type parameter is the object's class or a supertype
  private Object encode(Object object, Coder coder) throws EncodeException, IOException {
    Encoder encoder = encoders.get(coder.index());
    Object message =
        switch (coder.kind()) {
          case TEXT -> ((Encoder.Text<Object>) encoder).encode(object);
          case TEXT_STREAM -> {
            StringWriter writer = new StringWriter();
            ((Encoder.TextStream<Object>) encoder).encode(object, writer);
            yield writer.toString();
          }
          case BINARY -> ((Encoder.Binary<Object>) encoder).encode(object);
          case BINARY_STREAM -> {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            ((Encoder.BinaryStream<Object>) encoder).encode(object, stream);
            yield ByteBuffer.wrap(stream.toByteArray());
          }
        };
    if (message == null) {
      throw new EncodeException(
          object, encoder.getClass().getName() + " encoded to null; expected a message");
    }
    return message;
  }
}
