package dev.vaporetto.bench.attack;

import dev.vaporetto.bench.load.Loop;
import dev.vaporetto.bench.load.Target;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** The bad peers of one attack, and what they share. For one thread. */
final class Assault implements Closeable {
  /** How many peers connect at once at the begin, fewer than a server's queue holds. */
  private static final int TOGETHER = 20;

  private static final Duration AFTER_FAILURE = Duration.ofMillis(50);

  private final Target server;
  private final Door door;
  private final SSLContext context;
  private final Loop loop = new Loop();
  private final Random random = new Random();
  private final Map<String, Long> counts = new TreeMap<>();
  private final ByteBuffer scratch = ByteBuffer.allocate(64 * 1024);
  private boolean over;

  /**
   * One that has not begun.
   *
   * @param server where its paths are
   * @param context for the path by TLS
   */
  Assault(Target server, Door door, SSLContext context) throws IOException {
    this.server = server;
    this.door = door;
    this.context = context;
  }

  /** Keeps so many peers there: one that has ended is followed by another. */
  void keep(int count, Supplier<Visit> visits) {
    for (int i = 0; i < count; i++) {
      loop.after(Duration.ofMillis(i / TOGETHER), () -> send(visits));
    }
  }

  private void send(Supplier<Visit> visits) {
    if (over) {
      return;
    }
    Visit visit = visits.get();
    try {
      // By a timer, since a peer may end while another one's event is under way.
      Peer peer = new Peer(this, visit, () -> loop.after(Duration.ZERO, () -> send(visits)));
      count("visits", 1);
      if (!visit.stay().isZero()) {
        loop.after(visit.stay(), peer::reset);
      }
    } catch (IOException e) {
      count("failed", 1);
      loop.after(AFTER_FAILURE, () -> send(visits));
    }
  }

  /** Attacks for a time, and returns what was counted. */
  Map<String, Long> run(Duration time) throws IOException {
    loop.run(time);
    over = true;
    return counts;
  }

  Loop loop() {
    return loop;
  }

  Random random() {
    return random;
  }

  Target target(String path) {
    return new Target(server.host(), server.port(), path);
  }

  Link link(SocketChannel socket, Target target) {
    return door.open(socket, target, context);
  }

  /** An address of this machine, one of many, so that ports do not run out. */
  InetAddress address() throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (1 + random.nextInt(250))});
  }

  /** An empty buffer for what is read; valid until the next call. */
  ByteBuffer scratch() {
    return scratch.clear();
  }

  /** A random duration between both, in milliseconds. */
  Duration between(int least, int most) {
    return Duration.ofMillis(least + random.nextInt(most - least + 1));
  }

  void count(String what, long more) {
    counts.merge(what, more, Long::sum);
  }

  /** Resets nothing: the system ends what is open, as it does when a peer's process dies. */
  @Override
  public void close() throws IOException {
    loop.close();
  }
}
