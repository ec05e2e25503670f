package dev.vaporetto.client;

import dev.vaporetto.io.GatheringWrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A socket in the clear. */
final class PlainWire implements Wire {
  private final SocketChannel channel;

  /** The last read took all there was. Used by the reading thread only. */
  private boolean emptied;

  PlainWire(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public boolean mayHold() {
    return false;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (emptied) {
      // Saves a system call for each message: the selector reports whatever came since.
      emptied = false;
      return 0;
    }
    int count = channel.read(target);
    emptied = count > 0 && target.hasRemaining();
    return count;
  }

  @Override
  public int readWaitsFor() {
    // After the wait there is what the selector has reported.
    emptied = false;
    return SelectionKey.OP_READ;
  }

  @Override
  public boolean write(ByteBuffer... sources) throws IOException {
    return GatheringWrite.write(channel, sources, Integer.MAX_VALUE);
  }

  @Override
  public int writeWaitsFor() {
    return SelectionKey.OP_WRITE;
  }

  @Override
  public void close() {
    Sockets.close(channel);
  }
}
