package dev.vaporetto.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BroadcastLoadTest {
  private static final Message MESSAGE = Message.text(100);

  /** Sends each text to all members, and bytes back to their sender. */
  private static class RoomPeer extends EchoPeer {
    RoomPeer() throws IOException {}

    @Override
    byte[] answer(int number, int opcode, byte[] payload) throws IOException {
      byte[] frame = frame(0x80 | opcode, payload);
      if (opcode == ClientFrame.BINARY) {
        return frame;
      }
      toAll(frame);
      return new byte[0];
    }
  }

  @Test
  void everyMemberGetsEveryMessage() throws IOException {
    try (EchoPeer peer = new RoomPeer();
        BroadcastLoad load = BroadcastLoad.open(peer.target(), 5, MESSAGE, 16)) {
      assertThat(load.run(Phase.of(100))).isEqualTo(2 * 16 * 5);
      assertThat(load.run(Phase.of(80))).isEqualTo(16 * 5);
    }
  }

  @Test
  void aMessageTwiceIsNoticed() throws IOException {
    try (EchoPeer peer =
            new RoomPeer() {
              @Override
              byte[] answer(int number, int opcode, byte[] payload) throws IOException {
                if (number == 3) {
                  toAll(frame(0x80 | opcode, payload));
                }
                return super.answer(number, opcode, payload);
              }
            };
        BroadcastLoad load = BroadcastLoad.open(peer.target(), 3, MESSAGE, 8)) {
      assertThatThrownBy(() -> load.run(Phase.of(24))).isInstanceOf(WrongAnswerException.class);
    }
  }
}
