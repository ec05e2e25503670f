package dev.vaporetto.protocol.frame;

import static dev.vaporetto.protocol.frame.TestFrames.binary;
import static dev.vaporetto.protocol.frame.TestFrames.close;
import static dev.vaporetto.protocol.frame.TestFrames.concat;
import static dev.vaporetto.protocol.frame.TestFrames.frame;
import static dev.vaporetto.protocol.frame.TestFrames.ping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloseFrameSearchTest {
  /** Looks at the bytes in pieces; returns how many had been looked at when the frame was found. */
  private static int foundAt(CloseFrameSearch search, byte[] bytes, int piece) {
    for (int at = 0; at < bytes.length; at += piece) {
      int end = Math.min(bytes.length, at + piece);
      if (search.find(ByteBuffer.wrap(bytes, at, end - at))) {
        return end;
      }
    }
    return -1;
  }

  private static CloseFrameSearch between(Role sender) {
    return CloseFrameSearch.behindFrame(new FrameDecoder(sender.peer(), 0), 0);
  }

  @ParameterizedTest
  @EnumSource
  void aPayloadThatLooksLikeACloseFrameIsNone(Role sender) {
    byte[] close = close(sender, 1000, "bye");
    // Masked, the payload has other bytes: the same key makes them those of a close frame again.
    byte[] payload = frame(sender, 0, close);
    byte[] disguised =
        frame(
            sender,
            0x82,
            Arrays.copyOfRange(payload, payload.length - close.length, payload.length));
    byte[] stream = concat(disguised, binary(sender, new byte[300]), ping(sender, "p"), close);
    assertThat(FrameDecoder.endsLikeCloseFrame(ByteBuffer.wrap(disguised), sender.peer())).isTrue();
    for (int piece : new int[] {disguised.length, 1, 3, 7}) {
      int found = foundAt(between(sender), stream, piece);
      assertThat(found).isBetween(stream.length - piece + 1, stream.length);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theRestOfThePayloadThatIsBeingReadIsSkipped(Role sender) {
    byte[] close = close(sender, 1000, "");
    FrameDecoder frame = new FrameDecoder(sender.peer(), 0);
    CloseFrameSearch search = CloseFrameSearch.behindFrame(frame, close.length);
    assertThat(search.find(ByteBuffer.wrap(close))).isFalse();
    assertThat(search.find(ByteBuffer.wrap(close))).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void behindAnIllegalHeaderItIsAGuess(Role sender) throws Exception {
    byte[] close = close(sender, 1000, "");
    CloseFrameSearch later = between(sender);
    assertThat(later.find(ByteBuffer.wrap(concat(ping(sender, ""), new byte[] {0x7F, 0}))))
        .isFalse();
    assertThat(later.find(ByteBuffer.wrap(concat(new byte[50], close)))).isTrue();

    FrameDecoder frame = new FrameDecoder(sender.peer(), 0);
    ByteBuffer in = ByteBuffer.wrap(concat(new byte[] {0x7F, 0}, close));
    assertThatExceptionOfType(WebSocketFailure.class).isThrownBy(() -> frame.decode(in));
    assertThat(CloseFrameSearch.behindRefusedHeader(frame, in).find(in)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anIllegalCloseFrameBehindLegalFramesIsTheLast(Role sender) {
    byte[] illegal = close(sender, 1000, "x".repeat(200));
    byte[] stream = concat(ping(sender, "p"), illegal);
    for (int piece : new int[] {1, 5, stream.length}) {
      assertThat(foundAt(between(sender), stream, piece)).isEqualTo(stream.length);
    }
  }
}
