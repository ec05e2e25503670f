package dev.vaporetto.bench.attack;

import dev.vaporetto.containers.RawClient;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Attacks by peers that do not read, or not what they have begun. */
final class Deaf {
  /** As small as the system allows, so that what is not read stays with the server. */
  private static final int SMALL_BUFFER = 4096;

  private static final int PINGERS = 100;
  private static final int GREEDY = 1000;
  private static final int SHORT = 200;
  private static final int LISTENERS = 200;
  private static final int FLOODERS = 4;
  private static final int MIB = 1024 * 1024;

  /** More than the bound of one socket. */
  private static final int WISHES = 4;

  private Deaf() {}

  /** Does nothing but what it does at first, and reads nothing. */
  private static class Silent extends Visit {
    private final int receiveBuffer;
    private final Duration stay;

    Silent(String path, int receiveBuffer, Duration stay) {
      super(path);
      this.receiveBuffer = receiveBuffer;
      this.stay = stay;
    }

    @Override
    int receiveBuffer() {
      return receiveBuffer;
    }

    @Override
    Duration stay() {
      return stay;
    }

    @Override
    void opened(Peer peer) {
      peer.turnDeaf();
    }
  }

  /** Pings as fast as the server takes them. */
  static void pings(Assault assault) {
    ByteBuffer pings = Frames.times(500, Frames.ping(125));
    assault.keep(
        PINGERS,
        () ->
            new Silent(Attack.ECHO, SMALL_BUFFER, assault.between(2_000, 10_000)) {
              @Override
              void opened(Peer peer) {
                super.opened(peer);
                peer.pour(pings);
              }
            });
  }

  /** Asks for a MiB several times. */
  static void wishes(Assault assault) {
    byte[] wish = Frames.text(Integer.toString(MIB));
    assault.keep(
        GREEDY,
        () ->
            new Silent(Attack.GIVE, SMALL_BUFFER, assault.between(3_000, 25_000)) {
              @Override
              void opened(Peer peer) {
                super.opened(peer);
                for (int i = 0; i < WISHES; i++) {
                  peer.send(wish);
                }
              }
            });
  }

  /** Sends all of a message of a MiB but its last byte, and reads what comes. */
  static void unfinished(Assault assault) {
    byte[] header = RawClient.header(true, 0, Frames.TEXT, true, MIB);
    // The masking key is 0, so that zeros need not be masked.
    ByteBuffer most =
        ByteBuffer.allocateDirect(header.length + 4 + MIB - 1).put(header).position(0);
    assault.keep(
        SHORT,
        () ->
            new Silent(Attack.echo(assault), 0, assault.between(5_000, 25_000)) {
              @Override
              void opened(Peer peer) {
                peer.send(most);
              }
            });
  }

  /** Floods a room whose members do not read. */
  static void rooms(Assault assault) {
    flood(assault, Attack.ROOM, Frames.text("x".repeat(4000)));
  }

  /** Makes the server send to all open sessions, which do not read. */
  static void sessions(Assault assault) {
    flood(assault, Attack.ALL, Frames.text("x".repeat(16_000)));
  }

  private static void flood(Assault assault, String path, byte[] message) {
    ByteBuffer messages = Frames.times(4, message);
    assault.keep(LISTENERS, () -> new Silent(path, SMALL_BUFFER, assault.between(5_000, 25_000)));
    assault.keep(
        FLOODERS,
        () ->
            new Visit(path) {
              @Override
              void opened(Peer peer) {
                peer.pour(messages);
              }
            });
  }
}
