package dev.vaporetto.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Random;

/** What is compressed: from what shrinks to nothing to what does not shrink at all. */
enum CompressedPayloads {
  JSON("JSON", true),
  NOISE("random bytes", false),
  PROSE("prose", true),
  GREEK("characters of two bytes", true),
  MIXED("zeros and random bytes", false);

  private static final int SIZE = 256 * 1024;

  private final String title;
  private final boolean text;
  private final byte[] source;

  CompressedPayloads(String title, boolean text) {
    this.title = title;
    this.text = text;
    source = new byte[SIZE];
    fill();
  }

  private void fill() {
    Random random = new Random(ordinal());
    switch (name()) {
      case "NOISE" -> random.nextBytes(source);
      case "MIXED" -> {
        byte[] noise = new byte[SIZE / 8];
        random.nextBytes(noise);
        for (int i = 0; i < SIZE; i++) {
          source[i] = (i & 0x1000) == 0 ? 0 : noise[i % noise.length];
        }
      }
      default -> {
        StringBuilder words = new StringBuilder(SIZE);
        while (words.length() < SIZE) {
          int number = random.nextInt(1000);
          switch (name()) {
            case "JSON" -> words.append("{\"id\":").append(number).append(",\"on\":true},");
            case "PROSE" -> words.append("word").append(Integer.toString(number, 26)).append(' ');
            default -> words.append((char) ('α' + number % 24)).append((char) ('α' + number % 7));
          }
        }
        System.arraycopy(words.toString().getBytes(UTF_8), 0, source, 0, SIZE);
      }
    }
  }

  String title() {
    return title;
  }

  boolean text() {
    return text;
  }

  /** The message of a number; others have other bytes. The size is even. */
  byte[] message(int number, int size) {
    // Even, so that a character of two bytes is not cut.
    int from = number * 62 % (SIZE - size);
    return Arrays.copyOfRange(source, from, from + size);
  }
}
