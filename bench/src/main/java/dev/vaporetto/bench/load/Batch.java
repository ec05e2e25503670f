package dev.vaporetto.bench.load;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * The frames that one connection writes at once. Masked once; before each write only the number in
 * each message is rewritten: a few bytes, not the whole payload. For one thread.
 */
final class Batch implements Traffic.Outgoing {
  private final Message message;
  private final int depth;
  private final int frameLength;
  private final int[] maskingKeys;
  private final ByteBuffer frames;

  Batch(Message message, int depth, Random random) {
    this.message = message;
    this.depth = depth;
    this.frameLength = ClientFrame.headerLength(message.size()) + message.size();
    this.maskingKeys = random.ints(depth).toArray();
    this.frames = ByteBuffer.allocateDirect(Math.multiplyExact(depth, frameLength));
    for (int key : maskingKeys) {
      ClientFrame.putHeader(frames, message.opcode(), message.size(), key);
      for (int i = 0; i < message.size(); i++) {
        frames.put(ClientFrame.mask(message.at(0, i), i, key));
      }
    }
  }

  @Override
  public ByteBuffer frames(long first) {
    int stampLength = message.stampLength();
    for (int frame = 0; frame < depth; frame++) {
      int payload = frame * frameLength + frameLength - message.size();
      for (int i = 0; i < stampLength; i++) {
        byte letter = Message.stamp(first + frame, i);
        frames.put(payload + i, ClientFrame.mask(letter, i, maskingKeys[frame]));
      }
    }
    return frames.clear();
  }
}
