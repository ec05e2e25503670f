package dev.vaporetto.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Forwards TCP connections to a port of this machine, and records both directions. Thread-safe. */
public final class TappingProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final List<Tapped> connections = new CopyOnWriteArrayList<>();

  private TappingProxy(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  /** Begins to listen on a port of the system's choice. */
  public static TappingProxy to(int target) {
    try {
      TappingProxy proxy =
          new TappingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
      start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public int port() {
    return server.getLocalPort();
  }

  /** The frames of each connection that became a WebSocket, so far. */
  public List<Tapped> webSockets() {
    return connections.stream().filter(Tapped::isWebSocket).toList();
  }

  private void accept() {
    try {
      while (true) {
        tap(server.accept());
      }
    } catch (IOException e) {
      // The proxy was closed.
      return;
    }
  }

  private void tap(Socket client) throws IOException {
    Socket upstream;
    try {
      upstream = new Socket("localhost", target);
    } catch (IOException e) {
      // Its server does not listen: the client sees an end.
      client.close();
      return;
    }
    Tapped tapped = new Tapped(client, upstream);
    connections.add(tapped);
    start(() -> tapped.pump(client, upstream, tapped.fromClient));
    start(() -> tapped.pump(upstream, client, tapped.fromServer));
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "tapping proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }

  /** Ends all connections, and goes on to listen. */
  public void cut() {
    try {
      for (Tapped connection : connections) {
        connection.client.close();
        connection.upstream.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One connection. */
  public static final class Tapped {
    private final Socket client;
    private final Socket upstream;
    private final ByteArrayOutputStream fromClient = new ByteArrayOutputStream();
    private final ByteArrayOutputStream fromServer = new ByteArrayOutputStream();

    Tapped(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    private void pump(Socket from, Socket to, ByteArrayOutputStream record) {
      byte[] buffer = new byte[8192];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          // Recorded before it is forwarded: a reader may look for it at once.
          record.write(buffer, 0, count);
          out.write(buffer, 0, count);
        }
        to.shutdownOutput();
      } catch (IOException e) {
        // The other direction sees the end as well.
        return;
      }
    }

    boolean isWebSocket() {
      return Recording.head(fromServer.toByteArray()).startsWith("HTTP/1.1 101");
    }

    /** What the client has sent so far. */
    public Recording fromClient() {
      return Recording.of(fromClient.toByteArray());
    }

    /** What the server has sent so far. */
    public Recording fromServer() {
      return Recording.of(fromServer.toByteArray());
    }
  }

  /**
   * One direction of a connection.
   *
   * @param head the request or the response
   * @param frames the headers of the whole frames after it
   */
  public record Recording(String head, List<FrameHeader> frames) {
    private static final Charset LATIN = StandardCharsets.ISO_8859_1;

    /** Up to the empty line; empty if that has not come. */
    static String head(byte[] bytes) {
      String all = new String(bytes, LATIN);
      int end = all.indexOf("\r\n\r\n");
      return end < 0 ? "" : all.substring(0, end + 4);
    }

    static Recording of(byte[] bytes) {
      String head = head(bytes);
      List<FrameHeader> frames = new ArrayList<>();
      int at = head.length();
      while (at + 2 <= bytes.length) {
        int first = bytes[at] & 0xFF;
        int second = bytes[at + 1] & 0xFF;
        int extra = (second & 0x7F) == 126 ? 2 : (second & 0x7F) == 127 ? 8 : 0;
        if (at + 2 + extra > bytes.length) {
          break;
        }
        long length = extra == 0 ? second & 0x7F : 0;
        for (int i = 0; i < extra; i++) {
          length = (length << 8) | (bytes[at + 2 + i] & 0xFF);
        }
        frames.add(new FrameHeader((first & 0x40) != 0, first & 0xF, length));
        at += Math.toIntExact(2 + extra + ((second & 0x80) != 0 ? 4 : 0) + length);
      }
      return new Recording(head, frames);
    }
  }

  /**
   * A frame on the wire.
   *
   * @param rsv1 whether its message is compressed (RFC 7692 §6)
   */
  public record FrameHeader(boolean rsv1, int opcode, long length) {}
}
