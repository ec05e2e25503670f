package dev.vaporetto.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusedCloseTest {
  @ParameterizedTest
  @EnumSource
  void itEndsWithTheLastByteOfTheFrameHoweverItIsCut(Role sender) {
    for (int length : new int[] {0, 1, 125, 126, 300, 65_535}) {
      byte[] frame = TestFrames.frame(sender, true, Opcode.CLOSE, new byte[length]);
      byte[] rest = Arrays.copyOfRange(frame, 1, frame.length);
      for (int piece : new int[] {1, 3, rest.length}) {
        RefusedClose refused = new RefusedClose();
        for (int at = 0; at < rest.length; at += piece) {
          int end = Math.min(rest.length, at + piece);
          ByteBuffer in = ByteBuffer.wrap(rest, at, end - at);
          assertThat(refused.skip(in)).isEqualTo(end == rest.length);
          assertThat(in.hasRemaining()).isFalse();
        }
        ByteBuffer behind = ByteBuffer.allocate(1);
        assertThat(refused.skip(behind)).isTrue();
        assertThat(behind.hasRemaining()).as("bytes behind it are no part of it").isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneOfMoreThan64KiBNeverEnds(Role sender) {
    byte[] header = TestFrames.header(sender, 0x88, 65_536);
    RefusedClose refused = new RefusedClose();
    assertThat(refused.skip(ByteBuffer.wrap(header, 1, header.length - 1))).isFalse();
    assertThat(refused.skip(ByteBuffer.allocate(100_000))).isFalse();
  }
}
