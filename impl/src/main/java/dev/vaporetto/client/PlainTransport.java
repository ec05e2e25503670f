package dev.vaporetto.client;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.io.EventLoop;
import dev.vaporetto.io.LoopChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;

/** A client's socket without TLS, on an event loop. */
final class PlainTransport implements ClientTransport {
  private final SocketChannel socket;
  private final LoopChannel channel;
  private final boolean onLoop;

  /**
   * A transport that takes a socket over.
   *
   * @param onLoop whether callbacks may run on the loop, else all of them run on the executor
   * @param early what came behind the response head
   */
  PlainTransport(
      SocketChannel socket, EventLoop loop, Executor executor, boolean onLoop, ByteBuffer early) {
    this.socket = socket;
    this.onLoop = onLoop;
    channel = new LoopChannel(socket, loop, executor, early);
  }

  @Override
  public void bind(Connection connection) {
    channel.bind(connection, onLoop ? connection.history() : null);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public void awaitReadable() {
    channel.awaitReadable();
  }

  @Override
  public boolean write(ByteBuffer... sources) throws IOException {
    return channel.write(sources);
  }

  @Override
  public void close() {
    Sockets.close(socket);
    channel.closed();
  }
}
