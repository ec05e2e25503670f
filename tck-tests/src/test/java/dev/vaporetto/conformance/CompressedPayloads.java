package dev.vaporetto.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Payloads, from one that shrinks to almost nothing to one that does not shrink at all. */
final class CompressedPayloads {
  private static final int SIZE = 256 * 1024;

  static final CompressedPayloads JSON =
      new CompressedPayloads("JSON", true, words(n -> "{\"id\":" + n + ",\"on\":true},"));
  static final CompressedPayloads NOISE =
      new CompressedPayloads("random bytes", false, noise(SIZE));
  static final CompressedPayloads PROSE =
      new CompressedPayloads("prose", true, words(n -> "word" + Integer.toString(n, 26) + " "));
  static final CompressedPayloads GREEK =
      new CompressedPayloads(
          "characters of two bytes",
          true,
          words(n -> "" + (char) ('α' + n % 24) + (char) ('α' + n % 7)));
  static final CompressedPayloads MIXED =
      new CompressedPayloads("zeros and random bytes", false, mixed());

  /** In the order of their subsections. */
  static final List<CompressedPayloads> ALL = List.of(JSON, NOISE, PROSE, GREEK, MIXED);

  private final String title;
  private final boolean text;
  private final byte[] source;

  private CompressedPayloads(String title, boolean text, byte[] source) {
    this.title = title;
    this.text = text;
    this.source = source;
  }

  private static byte[] words(IntFunction<String> word) {
    Random random = new Random(7);
    StringBuilder words = new StringBuilder(SIZE);
    while (words.length() < SIZE) {
      words.append(word.apply(random.nextInt(1000)));
    }
    return Arrays.copyOf(words.toString().getBytes(UTF_8), SIZE);
  }

  private static byte[] noise(int size) {
    byte[] noise = new byte[size];
    new Random(size).nextBytes(noise);
    return noise;
  }

  private static byte[] mixed() {
    byte[] mixed = noise(SIZE);
    for (int i = 0; i < SIZE; i += 8192) {
      Arrays.fill(mixed, i, i + 4096, (byte) 0);
    }
    return mixed;
  }

  String title() {
    return title;
  }

  boolean text() {
    return text;
  }

  /** The message with a number; each number has different bytes. The size must be even. */
  byte[] message(int number, int size) {
    // Even, so that a character of two bytes is not cut.
    int from = number * 62 % (SIZE - size);
    return Arrays.copyOfRange(source, from, from + size);
  }
}
