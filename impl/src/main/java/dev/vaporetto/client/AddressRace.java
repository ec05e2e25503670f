package dev.vaporetto.client;

import dev.vaporetto.io.Deadline;
import dev.vaporetto.io.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first of several addresses that answers (RFC 8305): the next one is tried when
 * one fails, or has not answered within {@link #STAGGER_NANOS}. On the loop's thread only.
 */
final class AddressRace {
  /** RFC 8305 §5: the recommended connection attempt delay. */
  private static final long STAGGER_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Called with the outcome, once, on the loop's thread, unless {@link #cancel} came first. */
  interface Listener {
    void onConnected(SocketChannel channel, SelectionKey key);

    /** No address could be connected to; the text says why for each. */
    void onAllFailed(String reasons);
  }

  private final EventLoop loop;
  private final int port;
  private final Listener listener;
  private final Queue<InetAddress> untried;

  /** Why each address failed that did. */
  private final Map<InetAddress, String> failures = new LinkedHashMap<>();

  private final List<Runner> running = new ArrayList<>();
  private @Nullable Deadline stagger;
  private boolean over;

  AddressRace(EventLoop loop, List<InetAddress> addresses, int port, Listener listener) {
    this.loop = loop;
    this.untried = new ArrayDeque<>(addresses);
    this.port = port;
    this.listener = listener;
  }

  /** Tries the next address; also begins the race. */
  void next() {
    loop.cancel(stagger);
    stagger = null;
    while (!over && !untried.isEmpty()) {
      InetAddress address = untried.remove();
      if (start(address)) {
        if (!over && !untried.isEmpty()) {
          stagger = loop.schedule(STAGGER_NANOS, this::next);
        }
        return;
      }
    }
    if (!over && running.isEmpty()) {
      over = true;
      listener.onAllFailed(reasons());
    }
  }

  /** Returns whether the attempt goes on. */
  private boolean start(InetAddress address) {
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      boolean connected = channel.connect(new InetSocketAddress(address, port));
      Runner runner = new Runner(address, channel);
      SelectionKey key = loop.register(channel, connected ? 0 : SelectionKey.OP_CONNECT, runner);
      running.add(runner);
      if (connected) {
        won(runner, key);
      }
      return true;
    } catch (IOException | RuntimeException e) {
      // RuntimeException: an unsupported address family, a denied permission
      failures.put(address, describe(e));
      if (channel != null) {
        Sockets.close(channel);
        loop.wakeup();
      }
      return false;
    }
  }

  private void won(Runner winner, SelectionKey key) {
    running.remove(winner);
    cancel();
    listener.onConnected(winner.channel, key);
  }

  private void lost(Runner loser, Throwable failure) {
    running.remove(loser);
    failures.put(loser.address, describe(failure));
    loser.close();
    next();
  }

  /** Closes all sockets that have not been handed over. */
  void cancel() {
    over = true;
    loop.cancel(stagger);
    running.forEach(Runner::close);
    running.clear();
  }

  /** What became of the addresses so far, for a message. */
  String reasons() {
    Map<InetAddress, String> all = new LinkedHashMap<>(failures);
    running.forEach(runner -> all.put(runner.address, "no answer"));
    untried.forEach(address -> all.put(address, "not tried"));
    List<String> texts = new ArrayList<>();
    all.forEach((address, reason) -> texts.add(reason + " from " + address.getHostAddress()));
    return "got " + String.join(", ", texts) + "; expected a server that accepts";
  }

  private static String describe(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : '"' + message + '"';
  }

  /** One address that is being connected to. */
  private final class Runner implements EventLoop.Listener {
    private final InetAddress address;
    private final SocketChannel channel;

    Runner(InetAddress address, SocketChannel channel) {
      this.address = address;
      this.channel = channel;
    }

    @Override
    public void onReady(SelectionKey ready) {
      try {
        if (!channel.finishConnect()) {
          return;
        }
        ready.interestOps(0);
      } catch (IOException e) {
        lost(this, e);
        return;
      }
      won(this, ready);
    }

    @Override
    public void onEnd(@Nullable Throwable failure) {
      if (failure == null) {
        close();
      } else {
        lost(this, failure);
      }
    }

    void close() {
      Sockets.close(channel);
      loop.wakeup();
    }
  }
}
