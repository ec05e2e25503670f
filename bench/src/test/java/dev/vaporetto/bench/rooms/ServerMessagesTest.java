package dev.vaporetto.bench.rooms;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerMessagesTest {
  private final ServerMessages messages = new ServerMessages();
  private final List<String> heard = new ArrayList<>();

  private void take(byte[] bytes) throws IOException {
    messages.take(
        ByteBuffer.wrap(bytes),
        new ServerMessages.Listener() {
          @Override
          public void message(byte[] payload) {
            heard.add(new String(payload, US_ASCII));
          }

          @Override
          public void close(String why) {
            heard.add(why);
          }
        });
  }

  private static byte[] frames() {
    ByteBuffer frames = ByteBuffer.allocate(70_000);
    frames.put(new byte[] {(byte) 0x81, 2, 'a', 'b'});
    frames.put(new byte[] {(byte) 0x89, 1, 'p'});
    frames.put(new byte[] {0x02, 1, 'c'}).put(new byte[] {(byte) 0x80, 1, 'd'});
    frames.put(new byte[] {(byte) 0x82, 126}).putShort((short) 300).put(new byte[300]);
    frames.put(new byte[] {(byte) 0x82, 127}).putLong(66_000).put(new byte[66_000]);
    frames.put(new byte[] {(byte) 0x88, 5, 3, (byte) 0xF5, 'b', 'y', 'e'});
    byte[] bytes = new byte[frames.flip().remaining()];
    frames.get(bytes);
    return bytes;
  }

  private static void assertAll(List<String> heard) {
    assertThat(heard)
        .containsExactly(
            "ab", "cd", "\0".repeat(300), "\0".repeat(66_000), "a close frame, 1013 bye");
  }

  @Test
  void messagesComeWholeAtOnce() throws IOException {
    take(frames());

    assertAll(heard);
  }

  @Test
  void messagesComeWholeByteByByte() throws IOException {
    for (byte octet : frames()) {
      take(new byte[] {octet});
    }

    assertAll(heard);
  }

  @Test
  void aMaskedFrameIsRefused() {
    assertThatThrownBy(() -> take(new byte[] {(byte) 0x81, (byte) 0x82}))
        .hasMessage("a frame began with 81 82, expected no reserved bit and no mask");
  }

  @Test
  void aFrameBeyondAllMessagesIsRefused() {
    byte[] header = ByteBuffer.allocate(10).put((byte) 0x82).put((byte) 127).putLong(-1).array();

    assertThatThrownBy(() -> take(header))
        .hasMessage("a frame of -1 bytes came, expected 1048576 or less");
  }
}
