package dev.vaporetto.connection.out;

import dev.vaporetto.memory.SharedMemory;
import dev.vaporetto.protocol.frame.FrameEncoder;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames of some whole messages, side by side, as a server sends them: without masks they are
 * the same for all connections. Immutable.
 */
final class SharedFrames {
  private final ByteBuffer bytes;

  /** The same, as it counts while it waits for anybody. */
  private final SharedMemory memory;

  /** Where each frame ends. */
  private final int[] ends;

  /** The size of each payload. */
  private final int[] sizes;

  private SharedFrames(ByteBuffer bytes, int[] ends, int[] sizes) {
    this.bytes = bytes.asReadOnlyBuffer();
    this.memory = new SharedMemory(bytes.capacity());
    this.ends = ends;
    this.sizes = sizes;
  }

  int count() {
    return ends.length;
  }

  /** The size of a payload. */
  int size(int index) {
    return sizes[index];
  }

  /** Where a frame begins. */
  int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** What a connection holds for which frames wait. */
  SharedMemory.Reference newReference() {
    return memory.new Reference();
  }

  /** The bytes of some frames, as a buffer of its own. */
  ByteBuffer slice(int from, int to) {
    int start = start(from);
    return bytes.slice(start, ends[to - 1] - start);
  }

  /** Collects payloads. */
  static final class Builder {
    private record Frame(Opcode opcode, int reservedBits, ByteBuffer payload) {}

    private final List<Frame> frames = new ArrayList<>();

    void add(Opcode opcode, int reservedBits, ByteBuffer payload) {
      frames.add(new Frame(opcode, reservedBits, payload));
    }

    SharedFrames encode() {
      int[] ends = new int[frames.size()];
      int[] sizes = new int[frames.size()];
      int end = 0;
      for (int i = 0; i < ends.length; i++) {
        sizes[i] = frames.get(i).payload.remaining();
        end = Math.addExact(end, FrameEncoder.size(Role.SERVER, sizes[i]));
        ends[i] = end;
      }
      ByteBuffer bytes = ByteBuffer.allocate(end);
      for (Frame frame : frames) {
        FrameEncoder.encode(
            bytes, Role.SERVER, frame.opcode, true, frame.reservedBits, 0, frame.payload);
      }
      return new SharedFrames(bytes, ends, sizes);
    }
  }
}
