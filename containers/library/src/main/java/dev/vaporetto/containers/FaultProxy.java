package dev.vaporetto.containers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network that fails on demand: clients connect to its port, and it passes their bytes on to a
 * server of this machine. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int CHUNK = 8192;

  /** In how many parts the bytes of a second leave. */
  private static final int PARTS = 10;

  private final ServerSocket listener;
  private final int target;

  /** What servers have sent and clients have got. */
  private final AtomicLong answered = new AtomicLong();

  /** Guarded by this object, like all fields below. */
  private final List<Socket> sockets = new ArrayList<>();

  private boolean passesRequests = true;
  private boolean passesAnswers = true;
  private boolean refuses;

  /** 0 for no limit. */
  private int bytesPerSecond;

  private boolean closed;

  private FaultProxy(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /**
   * Starts a network without faults.
   *
   * @param target the port of the server
   */
  public static FaultProxy to(int target) {
    try {
      FaultProxy proxy =
          new FaultProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
      proxy.run("proxy to " + target, proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients connect. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many bytes of the server have reached clients so far, of all connections together. */
  public long answeredBytes() {
    return answered.get();
  }

  /** No fault any more; what was held leaves. */
  public synchronized void pass() {
    passesRequests = true;
    passesAnswers = true;
    refuses = false;
    bytesPerSecond = 0;
    notifyAll();
  }

  /** Connections remain, and nothing gets through, in either direction. */
  public synchronized void stall() {
    passesRequests = false;
    passesAnswers = false;
  }

  /** What clients send gets through, and no answer does. */
  public synchronized void holdAnswers() {
    passesAnswers = false;
  }

  /** So many bytes get through each second, in each direction of each connection. */
  public synchronized void throttle(int bytes) {
    bytesPerSecond = bytes;
  }

  /** All connections end at once, and what was held is lost; new ones are made. */
  public void cut() {
    List<Socket> ended;
    synchronized (this) {
      ended = List.copyOf(sockets);
      sockets.clear();
      notifyAll();
    }
    ended.forEach(FaultProxy::end);
  }

  /** All connections end at once, and new ones as well, until {@link #pass}. */
  public void refuse() {
    synchronized (this) {
      refuses = true;
    }
    cut();
  }

  private void run(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (true) {
      try {
        connect(listener.accept());
      } catch (IOException e) {
        if (listener.isClosed()) {
          return;
        }
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket server;
    try {
      server = new Socket(InetAddress.getLoopbackAddress(), target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    } catch (IOException e) {
      end(client);
      throw e;
    }
    synchronized (this) {
      if (refuses || closed) {
        end(client);
        end(server);
        return;
      }
      sockets.add(client);
      sockets.add(server);
    }
    run("requests to " + target, () -> pump(client, server, true));
    run("answers of " + target, () -> pump(server, client, false));
  }

  private void pump(Socket from, Socket to, boolean requests) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[CHUNK];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        send(buffer, read, out, from, requests);
      }
    } catch (IOException e) {
      // One side has ended: so does the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (this) {
        sockets.remove(from);
        sockets.remove(to);
      }
    }
  }

  private void send(byte[] buffer, int length, OutputStream out, Socket from, boolean requests)
      throws IOException, InterruptedException {
    int sent = 0;
    while (sent < length) {
      int part = nextPart(length - sent, from, requests);
      if (part == 0) {
        return;
      }
      out.write(buffer, sent, part);
      out.flush();
      sent += part;
      if (!requests) {
        answered.addAndGet(part);
      }
    }
  }

  /** Waits until bytes may leave, and returns how many; 0 if the connection was cut. */
  private synchronized int nextPart(int left, Socket from, boolean requests)
      throws InterruptedException {
    int rate = bytesPerSecond;
    if (rate > 0) {
      long until = System.nanoTime() + 1_000_000_000L / PARTS;
      for (long rest = until - System.nanoTime(); rest > 0; rest = until - System.nanoTime()) {
        wait(rest / 1_000_000 + 1);
      }
    }
    while (!(requests ? passesRequests : passesAnswers) && sockets.contains(from)) {
      wait();
    }
    if (!sockets.contains(from)) {
      return 0;
    }
    return bytesPerSecond == 0 ? left : Math.min(left, Math.max(1, bytesPerSecond / PARTS));
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It has ended already.
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    try {
      listener.close();
    } catch (IOException e) {
      // It has ended already.
    }
    cut();
  }
}
