package dev.vaporetto.bench.attack;

import dev.vaporetto.containers.RawClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Attacks by frames: wrong ones, and right ones that cost more than they weigh. */
final class BadFrames {
  private static final int AT_ONCE = 64;
  private static final int BOMBERS = 50;
  private static final int FRAGMENTERS = 20;
  private static final int CLOSERS = 300;
  private static final int MIB = 1024 * 1024;
  private static final String OFFER =
      "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover;"
          + " server_no_context_takeover\r\n";

  private BadFrames() {}

  /** Sends bytes after the handshake, and stays until the server ends the connection. */
  private static class Sends extends Visit {
    private final ByteBuffer bytes;

    Sends(String path, byte[] bytes) {
      super(path);
      this.bytes = ByteBuffer.wrap(bytes);
    }

    @Override
    Duration stay() {
      return Duration.ofSeconds(15);
    }

    @Override
    void opened(Peer peer) {
      peer.send(bytes);
    }
  }

  /** Each of them breaks a rule of RFC 6455. */
  static void wrong(Assault assault) {
    List<byte[]> all = wrongOnes();
    assault.keep(
        AT_ONCE,
        () -> new Sends(Attack.echo(assault), all.get(assault.random().nextInt(all.size()))));
  }

  private static List<byte[]> wrongOnes() {
    List<byte[]> all = new ArrayList<>();
    byte[] hundred = new byte[100];
    for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
      all.add(RawClient.frame(true, 0, opcode, hundred));
      all.add(RawClient.header(true, 0, opcode, true, Long.MAX_VALUE));
    }
    for (int reserved = 1; reserved < 8; reserved++) {
      all.add(RawClient.frame(true, reserved, Frames.TEXT, hundred));
      all.add(RawClient.frame(true, reserved, Frames.PING, hundred));
    }
    all.add(RawClient.frame(true, 0, Frames.TEXT, false, hundred));
    all.add(RawClient.header(true, 0, Frames.TEXT, true, Long.MAX_VALUE));
    all.add(RawClient.header(true, 0, Frames.BINARY, true, -1));
    all.add(RawClient.header(true, 0, Frames.BINARY, true, Long.MIN_VALUE));
    all.add(RawClient.header(true, 0, Frames.BINARY, true, Integer.MAX_VALUE + 1L));
    all.add(RawClient.frame(true, 0, Frames.PING, new byte[126]));
    all.add(RawClient.frame(true, 0, Frames.CLOSE, new byte[126]));
    all.add(RawClient.frame(false, 0, Frames.PING, hundred));
    all.add(RawClient.frame(false, 0, Frames.CLOSE, hundred));
    all.add(RawClient.frame(true, 0, Frames.CONTINUATION, hundred));
    all.add(
        Frames.concat(
            Frames.fragment(Frames.TEXT, false, 10), Frames.fragment(Frames.TEXT, true, 10)));
    all.add(RawClient.frame(true, 0, Frames.TEXT, new byte[] {(byte) 0xC0, (byte) 0x80}));
    all.add(RawClient.frame(true, 0, Frames.TEXT, new byte[] {(byte) 0xED, (byte) 0xA0, 0}));
    all.add(Frames.concat(Frames.text("right"), new byte[4000]));
    return all;
  }

  /** Small messages that inflate to large ones. */
  static void bombs(Assault assault) {
    byte[] large = Frames.deflatedZeros(256 * MIB);
    byte[] small = Frames.deflatedZeros(MIB - 1);
    byte[] whole = RawClient.frame(true, Frames.COMPRESSED, Frames.BINARY, large);
    byte[] parts = inParts(large);
    // The server answers each of these.
    ByteBuffer legal =
        Frames.times(8, RawClient.frame(true, Frames.COMPRESSED, Frames.BINARY, small));
    assault.keep(BOMBERS, () -> new Bomb(Attack.echo(assault), whole));
    assault.keep(BOMBERS, () -> new Bomb(Attack.echo(assault), parts));
    assault.keep(
        BOMBERS / 10,
        () ->
            new Bomb(Attack.echo(assault), whole) {
              @Override
              void opened(Peer peer) {
                peer.pour(legal);
              }
            });
  }

  private static byte[] inParts(byte[] message) {
    int part = 1000;
    List<byte[]> frames = new ArrayList<>();
    for (int from = 0; from < message.length; from += part) {
      int to = Math.min(message.length, from + part);
      byte[] payload = Arrays.copyOfRange(message, from, to);
      boolean first = from == 0;
      frames.add(
          RawClient.frame(
              to == message.length,
              first ? Frames.COMPRESSED : 0,
              first ? Frames.BINARY : Frames.CONTINUATION,
              payload));
    }
    return Frames.concat(frames.toArray(new byte[0][]));
  }

  private static class Bomb extends Sends {
    Bomb(String path, byte[] bytes) {
      super(path, bytes);
    }

    @Override
    void connected(Peer peer) {
      peer.shakeHands(OFFER);
    }
  }

  /** A message of empty fragments without an end. */
  static void fragments(Assault assault) {
    byte[] first = Frames.fragment(Frames.TEXT, false, 0);
    ByteBuffer empty = Frames.times(10_000, Frames.fragment(Frames.CONTINUATION, false, 0));
    assault.keep(
        FRAGMENTERS,
        () ->
            new Sends(Attack.echo(assault), first) {
              @Override
              void opened(Peer peer) {
                super.opened(peer);
                peer.pour(empty);
              }
            });
  }

  /** What peers do around a close that they should not. */
  static void closers(Assault assault) {
    assault.keep(CLOSERS, () -> new Closer(assault.random().nextInt(Closer.WAYS)));
  }

  private static final class Closer extends Visit {
    static final int WAYS = 8;

    private final int way;

    Closer(int way) {
      super(way == 7 ? Attack.GIVE : Attack.ECHO);
      this.way = way;
    }

    /** Some would stay until the server's deadline for the close. */
    @Override
    Duration stay() {
      return Duration.ofSeconds(20);
    }

    @Override
    void opened(Peer peer) {
      byte[] normal = Frames.close(1000);
      switch (way) {
        case 0 -> {
          // Closes, and reads no answer.
          peer.turnDeaf();
          peer.send(normal);
        }
        case 1 -> peer.send(Frames.concat(normal, normal, normal));
        case 2 -> peer.send(Frames.concat(normal, Frames.text("after the close")));
        case 3 -> {
          peer.send(normal);
          peer.pour(Frames.times(100, Frames.text("x".repeat(100))));
        }
        case 4 -> peer.send(RawClient.frame(true, 0, Frames.CLOSE, new byte[] {3}));
        case 5 -> peer.send(Frames.close(1005));
        case 6 -> {
          peer.send(Frames.text("before the half close"));
          peer.halfClose();
        }
        default -> {
          // Asks for much, closes, and reads nothing of it.
          peer.turnDeaf();
          peer.send(Frames.concat(Frames.text("1000000"), normal));
        }
      }
    }
  }
}
