package dev.vaporetto.bench.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.vaporetto.containers.TlsKeys;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server that no client accepts: one port gives wrong answers in turn, the certificate of the
 * other one is untrusted. Thread-safe.
 */
final class BadPeer implements AutoCloseable {
  private static final List<String> ANSWERS =
      List.of(
          "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: wrong\r\n\r\n",
          "this is no HTTP\r\n\r\n",
          "HTTP/1.1 101 Switching Protocols\r\n\r\n",
          "");

  /** Threads that block on sockets, as many as the client has connects under way. */
  private final ExecutorService threads = Executors.newCachedThreadPool(BadPeer::daemon);

  private final ServerSocket plain;
  private final ServerSocket tls;
  private final AtomicInteger turn = new AtomicInteger();

  private BadPeer(ServerSocket plain, ServerSocket tls) {
    this.plain = plain;
    this.tls = tls;
  }

  static BadPeer start() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    BadPeer peer =
        new BadPeer(
            new ServerSocket(0, 200, loopback),
            context().getServerSocketFactory().createServerSocket(0, 200, loopback));
    peer.threads.execute(() -> peer.accept(peer.plain));
    peer.threads.execute(() -> peer.accept(peer.tls));
    return peer;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "bad-peer");
    thread.setDaemon(true);
    return thread;
  }

  private static SSLContext context() throws IOException {
    TlsKeys keys = TlsKeys.forLocalhost();
    try (InputStream in = Files.newInputStream(keys.keyStore())) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, keys.password().toCharArray());
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, keys.password().toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS context of " + keys.keyStore(), e);
    }
  }

  int port() {
    return plain.getLocalPort();
  }

  int tlsPort() {
    return tls.getLocalPort();
  }

  private void accept(ServerSocket server) {
    try {
      while (true) {
        Socket socket = server.accept();
        threads.execute(() -> answer(socket));
      }
    } catch (IOException closed) {
      // close() ends the loop.
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      byte[] head = new byte[8192];
      int count = socket.getInputStream().read(head);
      if (count > 0) {
        String answer = ANSWERS.get(Math.floorMod(turn.getAndIncrement(), ANSWERS.size()));
        socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
      }
    } catch (IOException e) {
      // The client closed the socket: it does not trust the certificate.
    }
  }

  @Override
  public void close() throws IOException {
    plain.close();
    tls.close();
    threads.shutdownNow();
  }
}
