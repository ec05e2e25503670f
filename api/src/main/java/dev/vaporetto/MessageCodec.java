package dev.vaporetto;

import java.util.Objects;

/**
 * Converts an application's objects to text messages and back, by any mapper.
 *
 * <pre>{@code
 * MessageCodec<Move> moves =
 *     MessageCodec.of(mapper::writeValueAsString, text -> mapper.readValue(text, Move.class));
 * webSocket.messages(moves).onMessage(move -> board.apply(move));
 * webSocket.messages(moves).send(new Move("e2", "e4"));
 * }</pre>
 *
 * <p>Must be thread-safe: sends come from any thread.
 *
 * @param <T> the type of the objects
 */
public interface MessageCodec<T> {
  /** Converts an object to a text. */
  String encode(T value) throws Exception;

  /** Converts a text to an object. */
  T decode(String text) throws Exception;

  /** Returns a codec that consists of two functions, which must be thread-safe. */
  static <T> MessageCodec<T> of(Function<T, String> encoder, Function<String, T> decoder) {
    Objects.requireNonNull(encoder, "null came as encoder; expected a function");
    Objects.requireNonNull(decoder, "null came as decoder; expected a function");
    return new MessageCodec<>() {
      @Override
      public String encode(T value) throws Exception {
        return encoder.apply(value);
      }

      @Override
      public T decode(String text) throws Exception {
        return decoder.apply(text);
      }
    };
  }

  /**
   * A function that may throw, as the methods of most mappers do.
   *
   * @param <A> the type of the argument
   * @param <R> the type of the result
   */
  @FunctionalInterface
  interface Function<A, R> {
    /** Applies this function. */
    R apply(A value) throws Exception;
  }
}
