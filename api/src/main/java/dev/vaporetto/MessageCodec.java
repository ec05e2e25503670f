package dev.vaporetto;

import java.util.Objects;

/**
 * How an application's objects become text messages and back, by whatever mapper it uses.
 *
 * <pre>{@code
 * MessageCodec<Move> moves =
 *     MessageCodec.of(mapper::writeValueAsString, text -> mapper.readValue(text, Move.class));
 * webSocket.messages(moves).onMessage(move -> board.apply(move));
 * webSocket.messages(moves).send(new Move("e2", "e4"));
 * }</pre>
 *
 * Thread-safe if its two functions are.
 *
 * @param <T> the objects
 */
public interface MessageCodec<T> {
  /** The text of an object. */
  String encode(T value) throws Exception;

  /** The object of a text. */
  T decode(String text) throws Exception;

  /** A codec of two functions. */
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
   * A function that may fail, as those of most mappers.
   *
   * @param <A> what it takes
   * @param <R> what it returns
   */
  @FunctionalInterface
  interface Function<A, R> {
    /** Its result. */
    R apply(A value) throws Exception;
  }
}
