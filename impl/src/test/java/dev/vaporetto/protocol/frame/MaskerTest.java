package dev.vaporetto.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.protocol.EveryCut;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskerTest {
  private final Random random = new Random(6455);

  /** RFC 6455 §5.3, to the letter. */
  private static byte[] naive(byte[] source, int offset, int length, int key) {
    byte[] masked = new byte[length];
    for (int i = 0; i < length; i++) {
      masked[i] = (byte) (source[offset + i] ^ (key >> (8 * (3 - i % 4))));
    }
    return masked;
  }

  private static boolean hasHighBit(byte[] bytes) {
    for (byte each : bytes) {
      if (each < 0) {
        return true;
      }
    }
    return false;
  }

  @Test
  void masksLikeTheNaiveTwinAtEveryLengthAndOffset() {
    for (int length = 0; length <= 70; length++) {
      for (int from = 0; from < 9; from++) {
        for (int to = 0; to < 9; to++) {
          int key = random.nextInt();
          byte[] source = new byte[90];
          random.nextBytes(source);
          byte[] before = source.clone();
          byte[] target = new byte[90];
          random.nextBytes(target);
          byte[] expected = target.clone();
          System.arraycopy(naive(source, from, length, key), 0, expected, to, length);

          Masker.mask(source, from, target, to, length, key);

          assertThat(target).isEqualTo(expected);
          assertThat(source).isEqualTo(before);
        }
      }
    }
  }

  @Test
  void masksInPlace() {
    for (int length = 0; length <= 70; length++) {
      for (int offset = 0; offset < 9; offset++) {
        int key = random.nextInt();
        byte[] bytes = new byte[90];
        random.nextBytes(bytes);
        byte[] expected = bytes.clone();
        System.arraycopy(naive(bytes, offset, length, key), 0, expected, offset, length);

        Masker.mask(bytes, offset, bytes, offset, length, key);

        assertThat(bytes).isEqualTo(expected);
      }
    }
  }

  @Test
  void aRotatedKeyContinuesInTheMiddleOfAPayload() {
    byte[] payload = new byte[70];
    random.nextBytes(payload);
    int key = random.nextInt();
    byte[] whole = naive(payload, 0, payload.length, key);
    ByteBuffer unmasked =
        EveryCut.outcome(payload, () -> new Unmasking(key, ByteBuffer.allocate(payload.length)));
    assertThat(unmasked).isEqualTo(ByteBuffer.wrap(whole));
  }

  /** Masks piece after piece with the key as it applies to each. */
  private record Unmasking(int key, ByteBuffer all) implements EveryCut.Receiver<ByteBuffer> {
    @Override
    public void receive(ByteBuffer piece) {
      int length = piece.remaining();
      int from = piece.arrayOffset() + piece.position();
      int rotated = Masker.rotate(key, all.position());
      int to = all.arrayOffset() + all.position();
      Masker.mask(piece.array(), from, all.array(), to, length, rotated);
      all.position(all.position() + length);
    }

    @Override
    public ByteBuffer outcome() {
      return all.duplicate().flip();
    }
  }

  @Test
  void theRotationCountsBytesBeyondTheRangeOfAnInt() {
    assertThat(Masker.rotate(0x01020304, (1L << 32) + 1)).isEqualTo(0x02030401);
    assertThat(Masker.rotate(0x01020304, Long.MAX_VALUE)).isEqualTo(0x04010203);
  }

  @Test
  void returnsWhetherAnyMaskedByteHasItsHighBit() {
    for (int length = 0; length <= 70; length++) {
      for (int high = -1; high < length; high++) {
        byte[] plain = new byte[length];
        for (int i = 0; i < length; i++) {
          plain[i] = (byte) (i == high ? 0x80 : random.nextInt(0x80));
        }
        int key = random.nextInt();
        byte[] wire = naive(plain, 0, length, key);

        long seen = Masker.mask(wire, 0, wire, 0, length, key);

        assertThat(wire).isEqualTo(plain);
        assertThat((seen & Masker.HIGH_BITS) != 0)
            .as("length %d, high bit at %d", length, high)
            .isEqualTo(hasHighBit(plain));
      }
    }
  }

  @Test
  void aKeyOfZeroCopies() {
    byte[] source = new byte[21];
    random.nextBytes(source);
    byte[] target = new byte[21];
    Masker.mask(source, 0, target, 0, 21, 0);
    assertThat(target).isEqualTo(source);
  }
}
