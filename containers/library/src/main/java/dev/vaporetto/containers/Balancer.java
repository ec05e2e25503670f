package dev.vaporetto.containers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Passes TCP connections on to ports of this machine in turns. A port that does not accept is left
 * out; where none accepts, the connection is closed. Thread-safe.
 */
public final class Balancer implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2_000;

  private final ServerSocket server;
  private final List<Integer> targets;
  private final AtomicInteger turn = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Balancer(ServerSocket server, List<Integer> targets) {
    this.server = server;
    this.targets = new CopyOnWriteArrayList<>(targets);
  }

  /**
   * Begins to listen.
   *
   * @param port 0 for one of the system's choice
   * @param targets the ports to which connections go
   */
  public static Balancer listen(int port, List<Integer> targets) {
    try {
      Balancer balancer =
          new Balancer(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), targets);
      start(balancer::acceptAll);
      return balancer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public int port() {
    return server.getLocalPort();
  }

  /** Connections go to this port, too, from now on. */
  public void add(int target) {
    targets.add(target);
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        start(() -> serve(client));
      } catch (IOException e) {
        // It was closed, or there is no descriptor for this connection.
        Thread.onSpinWait();
      }
    }
  }

  private void serve(Socket client) {
    Socket target = connect();
    if (target == null) {
      close(client);
      return;
    }
    open.add(target);
    start(() -> pass(target, client));
    pass(client, target);
  }

  private @Nullable Socket connect() {
    int first = turn.getAndIncrement();
    for (int i = 0; i < targets.size(); i++) {
      int port = targets.get(Math.floorMod(first + i, targets.size()));
      Socket socket = new Socket();
      try {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        return socket;
      } catch (IOException e) {
        close(socket);
      }
    }
    return null;
  }

  /** Passes one direction on; its end is the end of both. */
  private void pass(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // One side has ended, and the other one ends with it.
      return;
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
      return;
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "balancer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends all connections. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(Balancer::close);
  }
}
