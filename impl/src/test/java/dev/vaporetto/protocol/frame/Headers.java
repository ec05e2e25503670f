package dev.vaporetto.protocol.frame;

import dev.vaporetto.protocol.EveryCut;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Describes the headers that a decoder finds, and the byte at which it fails. */
final class Headers implements EveryCut.Receiver<List<String>> {
  private final FrameDecoder decoder;
  private final List<String> found = new ArrayList<>();
  private int taken;
  private boolean failed;

  private Headers(FrameDecoder decoder) {
    this.decoder = decoder;
  }

  /** What a decoder finds in headers without payloads, which is the same however they are cut. */
  static List<String> of(Role role, int extensionBits, byte[] input) {
    return EveryCut.outcome(input, () -> new Headers(new FrameDecoder(role, extensionBits)));
  }

  @Override
  public void receive(ByteBuffer piece) {
    if (failed) {
      return;
    }
    int start = piece.position();
    try {
      while (decoder.decode(piece)) {
        found.add(
            "%s%s rsv=%02x length=%d key=%08x"
                .formatted(
                    decoder.opcode(),
                    decoder.fin() ? " FIN" : "",
                    decoder.reservedBits(),
                    decoder.payloadLength(),
                    decoder.maskingKey()));
      }
    } catch (WebSocketFailure e) {
      failed = true;
      int at = taken + piece.position() - start;
      found.add("FAIL " + e.status().code() + " at byte " + at + ": " + e.getMessage());
    }
    taken += piece.position() - start;
  }

  @Override
  public List<String> outcome() {
    return found;
  }
}
