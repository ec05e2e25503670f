package dev.vaporetto.bench.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.vaporetto.bench.load.Headers;
import dev.vaporetto.bench.load.Loop;
import dev.vaporetto.bench.load.OpeningHandshake;
import dev.vaporetto.bench.load.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One connection of a bad peer, non-blocking. For the thread of its assault. */
final class Peer implements Loop.Ready {
  /** How often a peer that pours writes in a turn, so that the others have theirs. */
  private static final int WRITES = 8;

  private static final int LARGEST_HEAD = 64 * 1024;

  private final Assault assault;
  private final Visit visit;
  private final Runnable next;
  private final SocketChannel channel;
  private final Link link;
  private final SelectionKey key;
  private final OpeningHandshake handshake;

  /** What the socket has not taken. */
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();

  /** The part of the answer's head that has come. */
  private final StringBuilder head = new StringBuilder();

  /** What is written again and again behind what waits; null for nothing. */
  private @Nullable ByteBuffer poured;

  private boolean deaf;

  /** Whether the socket is read though the peer is deaf: the link takes nothing of the server's. */
  private boolean readsOn;

  private State state = State.CONNECTING;

  /** Each leads to later ones only. */
  private enum State {
    CONNECTING,
    SHAKING_HANDS,
    OPEN,
    ENDED
  }

  /**
   * Begins to connect.
   *
   * @param next called when the server has ended the connection, or the peer has
   */
  Peer(Assault assault, Visit visit, Runnable next) throws IOException {
    this.assault = assault;
    this.visit = visit;
    this.next = next;
    Target target = assault.target(visit.path());
    this.handshake = new OpeningHandshake(target, Headers.PLAIN, assault.random());
    this.channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (visit.receiveBuffer() > 0) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, visit.receiveBuffer());
      }
      channel.bind(new InetSocketAddress(assault.address(), 0));
      boolean connected =
          channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port()));
      this.link = assault.link(channel, target);
      this.key = channel.register(assault.loop().selector(), SelectionKey.OP_CONNECT, this);
      if (connected) {
        connected();
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void connected() {
    state = State.SHAKING_HANDS;
    visit.connected(this);
    applyInterest();
  }

  @Override
  public void ready(SelectionKey ready) {
    if (state == State.ENDED) {
      return;
    }
    try {
      if (state == State.CONNECTING) {
        if (channel.finishConnect()) {
          connected();
        }
        return;
      }
      if (ready.isReadable()) {
        read();
      }
      flush();
    } catch (IOException e) {
      endedByServer();
    }
  }

  // ---- what a visit does

  /** Sends a right handshake with further header lines, each with its CRLF. */
  void shakeHands(String lines) {
    String request = new String(handshake.request(), ISO_8859_1);
    String withoutEnd = request.substring(0, request.length() - 2);
    send((withoutEnd + lines + "\r\n").getBytes(ISO_8859_1));
  }

  /** The first half of a right handshake's bytes. */
  byte[] halfAHandshake() {
    byte[] request = handshake.request();
    return Arrays.copyOf(request, request.length / 2);
  }

  /** Writes bytes as they are, as soon as the socket takes them. */
  void send(byte[] bytes) {
    send(ByteBuffer.wrap(bytes));
  }

  /** The same with a buffer, whose content must not change. */
  void send(ByteBuffer bytes) {
    if (state == State.ENDED) {
      return;
    }
    waiting.add(bytes.duplicate());
    tryFlush();
  }

  /** Writes the same bytes again and again, behind what waits, as fast as the socket takes them. */
  void pour(ByteBuffer bytes) {
    poured = bytes;
    tryFlush();
  }

  /** Does not read any more. */
  void turnDeaf() {
    deaf = true;
    try {
      readsOn = link.turnDeaf();
      applyInterest();
    } catch (IOException e) {
      endedByServer();
    }
  }

  boolean hasEnded() {
    return state == State.ENDED;
  }

  Assault assault() {
    return assault;
  }

  /** Ends the connection with RST, or one time in two the stream of HTTP/2 that it is. */
  void reset() {
    if (state == State.ENDED) {
      return;
    }
    try {
      if (!assault.random().nextBoolean() || !link.resetsStream()) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      // It has ended already.
    }
    end();
    next.run();
  }

  /** Ends the connection with FIN, whatever is under way. */
  void leave() {
    if (state != State.ENDED) {
      end();
      next.run();
    }
  }

  /** Ends this direction. */
  void halfClose() {
    try {
      link.halfClose();
    } catch (IOException e) {
      // It has ended already.
    }
  }

  // ---- the socket

  private void tryFlush() {
    try {
      flush();
    } catch (IOException e) {
      endedByServer();
    }
  }

  private void flush() throws IOException {
    if (state == State.ENDED || state == State.CONNECTING) {
      return;
    }
    for (int writes = 0; writes < WRITES; writes++) {
      ByteBuffer first = waiting.peek();
      if (first == null) {
        if (poured == null) {
          break;
        }
        first = poured.duplicate();
        waiting.add(first);
      }
      assault.count("bytes", link.write(first));
      if (first.hasRemaining()) {
        break;
      }
      waiting.remove();
    }
    applyInterest();
  }

  private void applyInterest() {
    if (state != State.ENDED && state != State.CONNECTING && key.isValid()) {
      boolean writes = !waiting.isEmpty() || poured != null;
      boolean reads = !deaf || readsOn || state == State.SHAKING_HANDS;
      key.interestOps((reads ? SelectionKey.OP_READ : 0) | (writes ? link.writeWaitsFor() : 0));
    }
  }

  private void read() throws IOException {
    // One read only: a link that has read all of a record or a frame says 0 at the next one.
    ByteBuffer buffer = assault.scratch();
    int count = link.read(buffer);
    while (count > 0 && state != State.ENDED) {
      buffer.flip();
      if (state == State.SHAKING_HANDS) {
        readHead(buffer);
      }
      if (state == State.OPEN && buffer.hasRemaining() && !deaf) {
        visit.received(this, buffer);
      }
      if (deaf) {
        return;
      }
      buffer = assault.scratch();
      count = state == State.ENDED ? 0 : link.read(buffer);
    }
    if (count < 0) {
      endedByServer();
    }
  }

  private void readHead(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      head.append((char) (buffer.get() & 0xFF));
      int length = head.length();
      if (length >= 4 && head.indexOf("\r\n\r\n", length - 4) >= 0) {
        String unused = handshake.accept(head.toString());
        head.setLength(0);
        state = State.OPEN;
        assault.count("opened", 1);
        visit.opened(this);
        return;
      }
      if (length > LARGEST_HEAD) {
        throw new IOException("the server's answer has no end");
      }
    }
  }

  private void endedByServer() {
    if (state == State.ENDED) {
      return;
    }
    boolean refused = state != State.OPEN;
    end();
    assault.count(refused ? "refused" : "ended", 1);
    if (refused && !visit.pauseWhenRefused().isZero()) {
      assault.loop().after(visit.pauseWhenRefused(), next);
    } else {
      next.run();
    }
  }

  private void end() {
    state = State.ENDED;
    waiting.clear();
    try {
      link.close();
    } catch (IOException e) {
      // There is nothing left to close.
    }
  }
}
