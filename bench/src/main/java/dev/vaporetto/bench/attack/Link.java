package dev.vaporetto.bench.attack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * A non-blocking way for bytes to a server: reads and writes take 0 bytes where the socket has to
 * be waited for. Closing closes the socket. For one thread.
 */
interface Link extends ByteChannel {
  /** What a write that took less than all waits for, as an interest of the selector. */
  int writeWaitsFor();

  /** The socket's own bytes. */
  record Plain(SocketChannel socket) implements Link {
    @Override
    public int writeWaitsFor() {
      return SelectionKey.OP_WRITE;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return socket.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      return socket.write(source);
    }

    @Override
    public boolean isOpen() {
      return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
