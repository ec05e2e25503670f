package dev.vaporetto.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 64, 125, 126, 65535, 65536})
  void theFramesUnmaskToTheNumberedMessages(int size) {
    Message message = Message.binary(size);
    Batch batch = new Batch(message, 3, new Random(1));
    batch.frames(0);

    ByteBuffer frames = batch.frames(0x12345678L);

    for (long number = 0x12345678L; number < 0x12345678L + 3; number++) {
      assertThat(frames.get()).isEqualTo((byte) 0x82);
      assertThat(length(frames)).isEqualTo(size);
      byte[] key = new byte[4];
      frames.get(key);
      for (int i = 0; i < size; i++) {
        assertThat((byte) (frames.get() ^ key[i % 4])).isEqualTo(message.at(number, i));
      }
    }
    assertThat(frames.hasRemaining()).isFalse();
  }

  private static long length(ByteBuffer frames) {
    int second = frames.get() & 0xFF;
    assertThat(second & 0x80).as("masked").isEqualTo(0x80);
    int length = second & 0x7F;
    return length < 126 ? length : length == 126 ? frames.getShort() & 0xFFFF : frames.getLong();
  }

  @Test
  void everyFrameHasAMaskingKeyOfItsOwn() {
    ByteBuffer frames = new Batch(Message.binary(0), 2, new Random(1)).frames(0);

    assertThat(frames.getInt(2)).isNotEqualTo(frames.getInt(8));
  }

  @Test
  void aTextMessageIsAscii() {
    Message message = Message.text(100);
    for (int i = 0; i < 100; i++) {
      assertThat((char) message.at(987654321L, i)).matches(Character::isLetter);
    }
  }
}
