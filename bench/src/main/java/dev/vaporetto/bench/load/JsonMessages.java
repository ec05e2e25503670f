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
  static final int RSV1 = 0x40;

  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  /** At most so many, and fewer of large ones: so many bytes in all. */
  private static final int MOST = 64;

  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private final int size;

  /** Message {@code n} is the one of {@code n} modulo their number. */
  private final byte[][] texts;

  private final byte[][] compressed;
  private final Inflater inflater = new Inflater(true);
  private final byte[] inflated;

  /** The cycle of texts of {@code size} bytes. */
  public JsonMessages(int size) {
    this.size = size;
    this.inflated = new byte[size + 1];
    int count = Math.max(2, Math.min(MOST, MOST_BYTES / size));
    this.texts = new byte[count][];
    this.compressed = new byte[count][];
    Random random = new Random(7692);
    for (int i = 0; i < count; i++) {
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
  ByteBuffer frames(long first, int count, int opcode, boolean compress, Random random) {
    ByteBuffer frames = ByteBuffer.allocate(count * (size + 64));
    for (long number = first; number < first + count; number++) {
      byte[] payload = (compress ? compressed : texts)[index(number)];
      int key = random.nextInt();
      ClientFrame.putHeader(frames, (compress ? RSV1 : 0) | opcode, payload.length, key);
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

  /** The bytes of each text. */
  int size() {
    return size;
  }

  /** More bytes than any compressor makes of a text. */
  int largest() {
    return 2 * size + 64;
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

  private int index(long number) {
    return (int) (number % texts.length);
  }

  @Override
  public String toString() {
    return size + "-byte JSON text";
  }
}
