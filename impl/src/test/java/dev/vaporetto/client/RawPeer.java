package dev.vaporetto.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server on a port of its own that runs a test's script on each connection. */
public final class RawPeer implements AutoCloseable {
  /** What to do with one connection, on a thread of its own; the socket is closed afterwards. */
  @FunctionalInterface
  public interface Script {
    void run(Exchange exchange) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final Script script;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** A peer that is listening. */
  public RawPeer(Script script) throws IOException {
    this(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), script);
  }

  /** A peer on a given socket, for example one of TLS. */
  public RawPeer(ServerSocket server, Script script) {
    this.server = server;
    this.script = script;
    Thread acceptor = new Thread(this::accept, "raw peer");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  /** A peer that answers every handshake with fixed bytes. */
  public static RawPeer saying(String response) throws IOException {
    return new RawPeer(
        exchange -> {
          exchange.readHead();
          exchange.send(response);
          exchange.awaitEnd();
        });
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        Thread thread = new Thread(() -> serve(socket), "raw peer connection");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException closed) {
      // The test has closed the peer.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      script.run(new Exchange(socket));
    } catch (IOException | InterruptedException ended) {
      // The test itself checks what the client did.
    } finally {
      open.remove(socket);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Where it listens. */
  public URI uri() {
    return uri("/");
  }

  /** Where it listens, with a path and query. */
  public URI uri(String path) {
    return URI.create("ws://127.0.0.1:" + port() + path);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** One connection. */
  public static final class Exchange {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Exchange(Socket socket) throws IOException {
      this.socket = socket;
      in = socket.getInputStream();
      out = socket.getOutputStream();
    }

    public Socket socket() {
      return socket;
    }

    public InputStream in() {
      return in;
    }

    /** Reads a request head. */
    public String readHead() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int b = in.read();
        if (b < 0) {
          throw new EOFException("in the request head");
        }
        head.append((char) b);
      }
      return head.toString();
    }

    /** Reads a request head and accepts it, with more header lines, each with CRLF. */
    public String accept(String lines) throws IOException {
      String head = readHead();
      send(accepting(head, lines) + "\r\n");
      return head;
    }

    public void send(String text) throws IOException {
      send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void send(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** Sends a short unmasked frame. */
    public void sendFrame(int opcode, byte[] payload) throws IOException {
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      frame.write(0x80 | opcode);
      frame.write(payload.length);
      frame.write(payload);
      send(frame.toByteArray());
    }

    /** Reads a short masked frame and returns its payload, unmasked. */
    public byte[] readFrame() throws IOException {
      byte[] head = in.readNBytes(6);
      if (head.length < 6) {
        throw new EOFException("in a frame");
      }
      byte[] payload = in.readNBytes(head[1] & 0x7f);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= head[2 + i % 4];
      }
      return payload;
    }

    /** Does what a proxy does: connects to what a head of CONNECT names, and carries bytes. */
    public void tunnel(String head) throws IOException, InterruptedException {
      String authority = head.substring("CONNECT ".length(), head.indexOf(" HTTP/"));
      int colon = authority.lastIndexOf(':');
      int port = Integer.parseInt(authority.substring(colon + 1));
      Socket server = new Socket(Proxy.NO_PROXY);
      Thread back = new Thread(() -> carry(server, server::getInputStream, out), "raw peer tunnel");
      back.setDaemon(true);
      try (server) {
        server.connect(new InetSocketAddress(authority.substring(0, colon), port));
        send("HTTP/1.1 200 Connection established\r\n\r\n");
        back.start();
        carry(socket, () -> in, server.getOutputStream());
      }
      back.join();
    }

    private interface Source {
      InputStream open() throws IOException;
    }

    private static void carry(Socket from, Source source, OutputStream to) {
      try (from) {
        source.open().transferTo(to);
      } catch (IOException ended) {
        // The test itself checks the outcome.
      }
    }

    /** Waits until the client closes the socket. */
    public void awaitEnd() throws IOException {
      while (in.read() >= 0) {
        // Discards what the client still sends.
      }
    }
  }

  /** The lines of a response that accepts a request, without the empty one. */
  public static String accepting(String requestHead, String lines) {
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: "
        + acceptKey(requestHead)
        + "\r\n"
        + lines;
  }

  private static String acceptKey(String requestHead) {
    String name = "Sec-WebSocket-Key: ";
    int start = requestHead.indexOf(name) + name.length();
    String key = requestHead.substring(start, requestHead.indexOf('\r', start));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest(
                  (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                      .getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
