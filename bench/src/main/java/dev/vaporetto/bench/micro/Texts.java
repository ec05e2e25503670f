package dev.vaporetto.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Random;

/** Valid UTF-8 texts of an exact size, in which no branch predictor finds a pattern. */
enum Texts {
  ASCII(
      "the quick brown fox jumps over the lazy dog and runs {\"id\":12345,\"name\":\"value\"}"
          + " again, 3.1415 times"),
  /** Six scripts and emoji between words of ASCII: characters of 1 to 4 bytes. */
  MIXED(
      "the quick Grüße aus Köln café naïve Привет как дела 你好世界 こんにちは 한국어 🙂 👍🏽 and more"
          + " words of ASCII, with numbers 12345 ελληνικά שלום مرحبا"),
  /** Characters of 3 bytes only, but for the spaces. */
  CJK("你好世界 今天天气很好 我们去公园吧 こんにちは世界 日本語");

  private final String[] words;

  Texts(String words) {
    this.words = words.split(" ", -1);
  }

  /** A text of {@code size} bytes, always the same. */
  byte[] ofSize(int size) {
    Random random = new Random(3629);
    byte[] text = new byte[size];
    int length = 0;
    while (length < size) {
      byte[] word = (words[random.nextInt(words.length)] + ' ').getBytes(UTF_8);
      if (length + word.length > size) {
        Arrays.fill(text, length, size, (byte) '.');
        return text;
      }
      System.arraycopy(word, 0, text, length, word.length);
      length += word.length;
    }
    return text;
  }
}
