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

  /**
   * Takes no more of what the server sends.
   *
   * @return whether the socket has to be read all the same, for what is not the server's message
   */
  default boolean turnDeaf() throws IOException {
    return false;
  }

  /** Ends this direction, and reads on. */
  void halfClose() throws IOException;

  /**
   * Gives up what the socket carries, where that can be told without a reset of the socket itself.
   *
   * @return whether that is told
   */
  default boolean resetsStream() throws IOException {
    return false;
  }

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
    public void halfClose() throws IOException {
      socket.shutdownOutput();
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
