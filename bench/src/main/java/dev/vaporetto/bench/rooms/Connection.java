package dev.vaporetto.bench.rooms;

import dev.vaporetto.bench.load.ClientFrame;
import dev.vaporetto.bench.load.Headers;
import dev.vaporetto.bench.load.Loop;
import dev.vaporetto.bench.load.OpeningHandshake;
import dev.vaporetto.bench.load.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/** A non-blocking WebSocket client connection. Belongs to the thread of its {@link Loop}. */
final class Connection implements Loop.Ready {
  private static final int LARGE_BUFFER = 128 * 1024;
  private static final byte[] NORMAL = {0x03, (byte) 0xE8};

  /** Of one loop and thread; empty between calls. */
  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(64 * 1024));

  private final SocketChannel channel;
  private final SelectionKey key;
  private final OpeningHandshake handshake;
  private final Events events;
  private final Random random;
  private final ServerMessages messages = new ServerMessages();

  /** The frames that the socket has not taken yet; write interest is set while there are any. */
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();

  /** The received part of the answer to the handshake. */
  private final StringBuilder head = new StringBuilder();

  private State state = State.OPENING;

  /** The reason of the end: that of the close frame, if one came. */
  private String why = "the end of the stream";

  /** Each state leads to later ones only. */
  private enum State {
    OPENING,
    OPEN,
    /** A close frame was sent. */
    CLOSING,
    ENDED
  }

  /** The events of a connection; none follows a reset or its end. */
  interface Events {
    /** The handshake is done. */
    void opened();

    /** A message came. */
    void message(byte[] payload);

    /** The connection did not open, or has ended. */
    void ended(String why);
  }

  private Connection(Loop loop, SocketChannel channel, Target target, Events events, Random random)
      throws IOException {
    this.channel = channel;
    this.events = events;
    this.random = random;
    this.handshake = new OpeningHandshake(target, Headers.PLAIN, random);
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    boolean connected = channel.connect(new InetSocketAddress(target.host(), target.port()));
    this.key = channel.register(loop.selector(), SelectionKey.OP_CONNECT, this);
    if (connected) {
      request();
    }
  }

  /**
   * Begins to connect.
   *
   * @param receiveBuffer the socket's, in bytes; 0 for the system's own
   */
  static Connection begin(Loop loop, Target target, int receiveBuffer, Events events, Random random)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      if (receiveBuffer > 0) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
      }
      return new Connection(loop, channel, target, events, random);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether the server has not answered the handshake yet. */
  boolean isOpening() {
    return state == State.OPENING;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  @Override
  public void ready(SelectionKey ready) {
    try {
      if (ready.isConnectable() && channel.finishConnect()) {
        request();
      }
      if (ready.isValid() && ready.isWritable()) {
        flush();
      }
      if (ready.isValid() && ready.isReadable()) {
        read(Integer.MAX_VALUE);
      }
    } catch (IOException e) {
      end(String.valueOf(e.getMessage()));
    }
  }

  private void request() throws IOException {
    key.interestOps(SelectionKey.OP_READ);
    write(ByteBuffer.wrap(handshake.request()));
  }

  /** Sends a frame as soon as the socket takes it. */
  void send(ByteBuffer frame) {
    if (state != State.OPEN) {
      return;
    }
    try {
      write(frame);
    } catch (IOException e) {
      end(String.valueOf(e.getMessage()));
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    waiting.add(bytes);
    flush();
  }

  private void flush() throws IOException {
    for (ByteBuffer first = waiting.peek(); first != null; first = waiting.peek()) {
      channel.write(first);
      if (first.hasRemaining()) {
        key.interestOpsOr(SelectionKey.OP_WRITE);
        return;
      }
      waiting.remove();
    }
    key.interestOpsAnd(~SelectionKey.OP_WRITE);
  }

  /** Sets whether data is read as it arrives. */
  void listen(boolean on) {
    if (key.isValid()) {
      key.interestOps(
          on
              ? key.interestOps() | SelectionKey.OP_READ
              : key.interestOps() & ~SelectionKey.OP_READ);
    }
  }

  /**
   * Reads all data from now on, with a large receive buffer. With the smallest one, TCP sends the
   * rest in one segment for each window probe, which takes a minute.
   */
  void hurry() {
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, LARGE_BUFFER);
    } catch (IOException e) {
      // It has ended already.
    }
    listen(true);
  }

  /** Reads once, {@code atMost} bytes at most. */
  void readSome(int atMost) {
    try {
      read(atMost);
    } catch (IOException e) {
      end(String.valueOf(e.getMessage()));
    }
  }

  private void read(int atMost) throws IOException {
    ByteBuffer buffer = BUFFER.get().clear();
    buffer.limit(Math.min(atMost, buffer.capacity()));
    int count = channel.read(buffer);
    if (count < 0) {
      end(why);
      return;
    }
    buffer.flip();
    if (state == State.OPENING) {
      readHead(buffer);
    }
    if (state == State.OPEN || state == State.CLOSING) {
      messages.take(buffer, new Incoming());
    }
  }

  private final class Incoming implements ServerMessages.Listener {
    @Override
    public void message(byte[] payload) {
      if (state == State.OPEN) {
        events.message(payload);
      }
    }

    @Override
    public void close(String frame) {
      why = frame;
      Connection.this.close();
    }
  }

  private void readHead(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      head.append((char) (buffer.get() & 0xFF));
      int length = head.length();
      if (length >= 4 && head.indexOf("\r\n\r\n", length - 4) >= 0) {
        String unused = handshake.accept(head.toString());
        state = State.OPEN;
        head.setLength(0);
        events.opened();
        return;
      }
    }
  }

  /** Resets the connection (RST); unsent and unread data is lost. */
  void reset() {
    if (state == State.ENDED) {
      return;
    }
    state = State.ENDED;
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      // It has ended already.
    }
    closeChannel();
  }

  /** Writes the first {@code bytes} bytes of a frame, then resets the connection. */
  void resetWithin(ByteBuffer frame, int bytes) {
    if (state == State.OPEN && waiting.isEmpty()) {
      try {
        channel.write(frame.limit(bytes));
      } catch (IOException e) {
        // It has ended already.
      }
    }
    reset();
  }

  /** Sends a close frame; the connection ends when the server closes it. */
  void close() {
    if (state != State.OPEN) {
      return;
    }
    state = State.CLOSING;
    listen(true);
    try {
      write(ClientFrame.of(ClientFrame.CLOSE, NORMAL, random.nextInt()));
    } catch (IOException e) {
      end(why);
    }
  }

  private void end(String reason) {
    if (state == State.ENDED) {
      return;
    }
    state = State.ENDED;
    closeChannel();
    events.ended(reason);
  }

  private void closeChannel() {
    try {
      channel.close();
    } catch (IOException e) {
      // There is nothing left to close.
    }
  }
}
