package dev.vaporetto.bench.attack;

import dev.vaporetto.containers.RawClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** Attacks by opening handshakes. */
final class Handshakes {
  private static final int AT_ONCE = 64;
  private static final int HALVES = 2000;

  /** Headers that a container takes, and more than it takes. */
  private static final int FITS = 6000;

  private static final int TOO_LARGE = 200_000;

  private Handshakes() {}

  /** Opens sockets and is gone, in three ways. */
  static void flood(Assault assault) {
    assault.keep(AT_ONCE, Flood::new);
  }

  private static final class Flood extends Visit {
    Flood() {
      super(Attack.ECHO);
    }

    @Override
    void opened(Peer peer) {
      switch (peer.assault().random().nextInt(3)) {
        case 0 -> peer.reset();
        case 1 -> peer.leave();
        default -> peer.send(Frames.close(1000));
      }
    }
  }

  /** Sends a handshake's begin, and a byte of its rest each second. */
  static void halves(Assault assault) {
    assault.keep(HALVES, () -> new Half(assault.between(3_000, 12_000)));
  }

  private static final class Half extends Visit {
    private static final Duration EACH = Duration.ofSeconds(1);

    private final Duration stay;

    Half(Duration stay) {
      super(Attack.ECHO);
      this.stay = stay;
    }

    @Override
    Duration stay() {
      return stay;
    }

    @Override
    void connected(Peer peer) {
      peer.send(peer.halfAHandshake());
      trickle(peer);
    }

    private static void trickle(Peer peer) {
      peer.assault()
          .loop()
          .after(
              EACH,
              () -> {
                if (!peer.hasEnded()) {
                  peer.send(new byte[] {'x'});
                  trickle(peer);
                }
              });
    }
  }

  /** Handshakes with headers and offers that are too large, too many or nonsense. */
  static void headers(Assault assault) {
    assault.keep(AT_ONCE, () -> new Bomb(bombs().get(assault.random().nextInt(bombs().size()))));
  }

  /** Made once. */
  private static final class Bombs {
    static final List<String> ALL =
        List.of(
            offers("permessage-deflate; client_max_window_bits=8", FITS),
            offers("permessage-deflate; a=\"b\"; c; d=\"\\e\"", FITS),
            offers("x", FITS),
            offers("permessage-deflate; " + "server_max_window_bits; ".repeat(50) + "z", FITS),
            "Sec-WebSocket-Extensions: " + ";,=\"".repeat(FITS / 4) + "\r\n",
            "Sec-WebSocket-Extensions: x=\"" + "\\".repeat(FITS) + "\r\n",
            "Sec-WebSocket-Protocol: " + "a, ".repeat(FITS / 3) + "a\r\n",
            "Sec-WebSocket-Protocol: " + "a".repeat(FITS) + "\r\n",
            "Origin: http://" + "[".repeat(FITS) + "\r\n",
            "Cookie: " + "a=b; ".repeat(FITS / 5) + "\r\n",
            "Sec-WebSocket-Key: x\r\n".repeat(FITS / 22),
            "X-Large: " + "x".repeat(TOO_LARGE) + "\r\n",
            "X: y\r\n".repeat(TOO_LARGE / 6),
            " folded\r\n".repeat(FITS / 10),
            "Content-Length: 1000000\r\n",
            "Transfer-Encoding: chunked\r\n");

    private static String offers(String offer, int length) {
      return "Sec-WebSocket-Extensions: "
          + (offer + ", ").repeat(length / (offer.length() + 2))
          + offer
          + "\r\n";
    }
  }

  private static List<String> bombs() {
    return Bombs.ALL;
  }

  private static final class Bomb extends Visit {
    private final String lines;

    Bomb(String lines) {
      super(Attack.ECHO);
      this.lines = lines;
    }

    /** What is neither answered nor refused has a body that does not come. */
    @Override
    Duration stay() {
      return Duration.ofSeconds(5);
    }

    @Override
    Duration pauseWhenRefused() {
      return Duration.ZERO;
    }

    @Override
    void connected(Peer peer) {
      peer.shakeHands(lines);
    }

    @Override
    void opened(Peer peer) {
      peer.reset();
    }
  }

  /** Resets the connection in one state after another. */
  static void resets(Assault assault) {
    assault.keep(AT_ONCE, () -> new Reset(Stage.at(assault.random().nextInt(Stage.COUNT))));
  }

  /** How far it comes before it is reset. */
  private enum Stage {
    CONNECTED,
    HALF_A_HANDSHAKE,
    HANDSHAKE,
    OPEN,
    HALF_A_HEADER,
    HALF_A_MESSAGE,
    FRAGMENTS,
    MESSAGES_UNDER_WAY,
    ANSWER_UNDER_WAY,
    PING,
    CLOSE,
    CLOSED;

    static final int COUNT = values().length;

    static Stage at(int index) {
      return values()[index];
    }
  }

  private static final class Reset extends Visit {
    private final Stage stage;

    Reset(Stage stage) {
      super(stage == Stage.ANSWER_UNDER_WAY ? Attack.GIVE : Attack.ECHO);
      this.stage = stage;
    }

    @Override
    void connected(Peer peer) {
      switch (stage) {
        case CONNECTED -> peer.reset();
        case HALF_A_HANDSHAKE -> {
          peer.send(peer.halfAHandshake());
          peer.reset();
        }
        case HANDSHAKE -> {
          peer.shakeHands("");
          peer.reset();
        }
        default -> peer.shakeHands("");
      }
    }

    @Override
    void opened(Peer peer) {
      peer.send(before());
      if (stage != Stage.ANSWER_UNDER_WAY && stage != Stage.CLOSED) {
        peer.reset();
      }
    }

    private byte[] before() {
      byte[] message = Frames.text("x".repeat(1000));
      return switch (stage) {
        case HALF_A_HEADER -> new byte[] {(byte) 0x81};
        case HALF_A_MESSAGE -> RawClient.header(true, 0, Frames.TEXT, true, 1000);
        case FRAGMENTS -> Frames.fragment(Frames.TEXT, false, 1000);
        case MESSAGES_UNDER_WAY -> Frames.concat(message, message, message, message);
        case ANSWER_UNDER_WAY -> Frames.text("1000000");
        case PING -> Frames.ping(125);
        case CLOSE, CLOSED -> Frames.close(1000);
        default -> new byte[0];
      };
    }

    @Override
    void received(Peer peer, ByteBuffer bytes) {
      peer.reset();
    }
  }
}
