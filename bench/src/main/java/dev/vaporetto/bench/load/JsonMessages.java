package dev.vaporetto.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A cycle of JSON texts of one size, which differ in most of their values, each compressed once and
 * by itself (RFC 7692 without context takeover). For one thread.
 */
public final class JsonMessages {
  /** How many there are; message {@code n} is the one of {@code n} modulo this. */
  static final int COUNT = 64;

  static final int RSV1 = 0x40;

  private static final int TEXT = 0x1;
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private final int size;
  private final byte[][] texts = new byte[COUNT][];
  private final byte[][] compressed = new byte[COUNT][];
  private final Inflater inflater = new Inflater(true);
  private final byte[] inflated;

  /** The cycle of texts of {@code size} bytes. */
  public JsonMessages(int size) {
    this.size = size;
    this.inflated = new byte[size + 1];
    Random random = new Random(7692);
    for (int i = 0; i < COUNT; i++) {
      texts[i] = json(i, random);
      compressed[i] = deflate(texts[i]);
    }
  }

  private byte[] json(int number, Random random) {
    StringBuilder text = new StringBuilder("{\"sequence\":").append(number).append(",\"orders\":[");
    while (text.length() < size) {
      text.append(
          "{\"id\":%d,\"price\":%.2f,\"city\":\"%s\",\"open\":%b},"
              .formatted(
                  random.nextInt(1_000_000),
                  random.nextDouble() * 1000,
                  new String[] {"Venezia", "Burano", "Murano", "Torcello"}[random.nextInt(4)],
                  random.nextBoolean()));
    }
    return text.substring(0, size).getBytes(UTF_8);
  }

  private static byte[] deflate(byte[] text) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(text);
    byte[] out = new byte[2 * text.length + 64];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, length - TAIL.length);
  }

  /** The frames of the messages {@code first} to {@code first + count - 1}. */
  ByteBuffer frames(long first, int count, boolean compress, Random random) {
    ByteBuffer frames = ByteBuffer.allocate(count * (size + 64));
    for (long number = first; number < first + count; number++) {
      byte[] payload = (compress ? compressed : texts)[index(number)];
      int key = random.nextInt();
      ClientFrame.putHeader(frames, (compress ? RSV1 : 0) | TEXT, payload.length, key);
      for (int i = 0; i < payload.length; i++) {
        frames.put(ClientFrame.mask(payload[i], i, key));
      }
    }
    return frames.flip();
  }

  /** Checks that a payload is message {@code number}, compressed or not. */
  void check(long number, byte[] payload, boolean compress) throws WrongAnswerException {
    int length = compress ? inflate(payload) : payload.length;
    byte[] text = compress ? inflated : payload;
    if (!Arrays.equals(text, 0, length, texts[index(number)], 0, size)) {
      throw new WrongAnswerException("answer " + number + " of a connection: came other content");
    }
  }

  private int inflate(byte[] payload) throws WrongAnswerException {
    inflater.reset();
    try {
      inflater.setInput(payload);
      int length = inflater.inflate(inflated);
      inflater.setInput(TAIL);
      return length + inflater.inflate(inflated, length, inflated.length - length);
    } catch (DataFormatException e) {
      throw new WrongAnswerException("an answer that does not inflate: " + e.getMessage());
    }
  }

  private static int index(long number) {
    return (int) (number % COUNT);
  }

  @Override
  public String toString() {
    return size + "-byte JSON text";
  }
}
