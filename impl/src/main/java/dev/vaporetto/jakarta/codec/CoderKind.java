package dev.vaporetto.jakarta.codec;

import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;

/** The four ways to code an object; in the order in which one class that knows several is asked. */
enum CoderKind {
  TEXT(Encoder.Text.class, Decoder.Text.class),
  TEXT_STREAM(Encoder.TextStream.class, Decoder.TextStream.class),
  BINARY(Encoder.Binary.class, Decoder.Binary.class),
  BINARY_STREAM(Encoder.BinaryStream.class, Decoder.BinaryStream.class);

  private final Class<? extends Encoder> encoder;
  private final Class<? extends Decoder> decoder;

  CoderKind(Class<? extends Encoder> encoder, Class<? extends Decoder> decoder) {
    this.encoder = encoder;
    this.decoder = decoder;
  }

  /** The interface of encoders or of decoders of this kind. */
  Class<?> type(boolean encoding) {
    return encoding ? encoder : decoder;
  }

  boolean isText() {
    return this == TEXT || this == TEXT_STREAM;
  }
}
