package dev.vaporetto.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.client.RawPeer.Script;
import dev.vaporetto.engine.OpeningFailedException;
import dev.vaporetto.engine.OpeningFailedException.Step;
import dev.vaporetto.io.EventLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every failed connect fails its future in time, and gives the reason. */
@Timeout(90)
class FailedConnectTest {
  private final Connecting client = new Connecting("failing client");

  @AfterEach
  void closeTheClient() throws InterruptedException {
    client.close();
    assertThat(client.threadsSoon()).isEmpty();
  }

  private void handshakeFails(Script script, String message) throws IOException {
    try (RawPeer peer = new RawPeer(script)) {
      OpeningFailedException failure = client.failure(peer.uri("/?secret"));
      assertThat(failure.step()).isEqualTo(Step.HANDSHAKE);
      assertThat(failure)
          .hasMessage(
              "ws://127.0.0.1:" + peer.port() + ": the opening handshake failed: " + message);
    }
  }

  /** A script that accepts with the given lines changed. */
  private static Script accepting(String line, String instead) {
    return exchange -> {
      String head = exchange.readHead();
      String response = RawPeer.accepting(head, "") + "\r\n";
      exchange.send(response.replaceFirst(line + ".*\r\n", instead));
      exchange.awaitEnd();
    };
  }

  private static Script adding(String lines) {
    return exchange -> {
      exchange.accept(lines);
      exchange.awaitEnd();
    };
  }

  @Test
  void aClosedPortIsRefused() throws Exception {
    try (RefusingPort port = new RefusingPort()) {
      OpeningFailedException failure =
          client.failure(URI.create("ws://127.0.0.1:" + port.number()));
      assertThat(failure.step()).isEqualTo(Step.CONNECT);
      assertThat(failure)
          .hasMessage(
              "ws://127.0.0.1:%d: connecting failed: got \"Connection refused\" from 127.0.0.1;"
                  + " expected a server that accepts",
              port.number());
    }
  }

  @Test
  void aPeerThatDoesNotAnswerTcpEndsAtTheConnectTimeout() throws Exception {
    try (BlackHole hole = new BlackHole("127.0.0.1")) {
      OpeningFailedException failure =
          Connecting.failure(
              client.start(
                  URI.create("ws://127.0.0.1:" + hole.port()), Connecting.SHORT, Connecting.LONG));
      assertThat(failure.step()).isEqualTo(Step.CONNECT);
      assertThat(failure)
          .hasMessageEndingWith(
              "got no answer from 127.0.0.1; expected a server that accepts within 300 ms");
    }
  }

  @Test
  void aHostWithoutAnAddressIsNamed() {
    OpeningFailedException failure = client.failure(URI.create("ws://no..host:9999/"));
    assertThat(failure.step()).isEqualTo(Step.RESOLVE);
    assertThat(failure)
        .hasMessage(
            "ws://no..host:9999: resolving the host name failed: got no address of the host name,"
                + " expected at least one");
  }

  @Test
  void aSilentPeerEndsAtTheHandshakeTimeout() throws Exception {
    try (RawPeer peer = new RawPeer(RawPeer.Exchange::awaitEnd)) {
      assertThat(client.handshakeTimeout(peer.uri()))
          .hasMessageEndingWith("got no end of it, expected a response head within 300 ms");
    }
  }

  @Test
  void aHeadThatComesByteByByteEndsAtTheHandshakeTimeout() throws Exception {
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              exchange.readHead();
              exchange.send("HTTP/1.1 101 Switching Protocols\r\nX: ");
              while (true) {
                exchange.send("x");
                TimeUnit.MILLISECONDS.sleep(20);
              }
            })) {
      assertThat(client.handshakeTimeout(peer.uri()))
          .hasMessageEndingWith("got no end of it, expected a response head within 300 ms");
    }
  }

  @Test
  void anEndlessHeadEndsAtTheBound() throws Exception {
    handshakeFails(
        exchange -> {
          exchange.readHead();
          exchange.send("HTTP/1.1 101 Switching Protocols\r\n");
          while (true) {
            exchange.send("X-Header: and another one\r\n".repeat(100));
          }
        },
        "Response head: got more than 16384 bytes, expected at most 16384");
  }

  @Test
  void anEndOfTheStreamInTheHeadIsAFailure() throws Exception {
    handshakeFails(
        exchange -> {
          exchange.readHead();
          exchange.send("HTTP/1.1 101");
        },
        "Response head: got the end of the stream after 12 bytes, expected an empty line");
  }

  @Test
  void anotherProtocolIsAFailure() throws Exception {
    handshakeFails(
        exchange -> {
          exchange.send("SSH-2.0-OpenSSH\r\n");
          exchange.awaitEnd();
        },
        "Response: got \"S\", expected \"HTTP/1.1\"");
  }

  @Test
  void aWrongAcceptIsAFailure() throws Exception {
    try (RawPeer peer =
        new RawPeer(accepting("Sec-WebSocket-Accept", "Sec-WebSocket-Accept: bm90IGl0\r\n"))) {
      assertThat(client.failure(peer.uri()))
          .hasMessageContaining("Sec-WebSocket-Accept: got \"bm90IGl0\", expected exactly \"");
    }
  }

  @Test
  void aSwitchWithoutUpgradeIsAFailure() throws Exception {
    handshakeFails(accepting("Upgrade", ""), "Upgrade: got none, expected exactly \"websocket\"");
  }

  @Test
  void anExtensionThatWasNotAskedForIsAFailure() throws Exception {
    handshakeFails(
        adding("Sec-WebSocket-Extensions: x-other\r\n"),
        "Sec-WebSocket-Extensions: got \"x-other\", expected each at most once of [x-known]");
  }

  @Test
  void aSubprotocolThatWasNotAskedForIsAFailure() throws Exception {
    handshakeFails(
        adding("Sec-WebSocket-Protocol: other\r\n"),
        "Sec-WebSocket-Protocol: got \"other\", expected one of [chat]");
  }

  @Test
  void anotherStatusComesWithItsReasonAndHeaders() throws Exception {
    try (RawPeer peer =
        RawPeer.saying(
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
                + "Content-Length: 4\r\n\r\nbody")) {
      OpeningFailedException failure = client.failure(peer.uri());
      assertThat(failure)
          .hasMessageEndingWith(
              "the opening handshake failed: got the status 401 Unauthorized, expected 101;"
                  + " no credentials were given for it");
      assertThat(failure.status()).isEqualTo(401);
      assertThat(failure.headers().get("www-authenticate")).isEqualTo(List.of("Basic realm=\"x\""));
    }
  }

  @Test
  void aCancelledConnectClosesItsSocket() throws Exception {
    CompletableFuture<Boolean> connected = new CompletableFuture<>();
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              exchange.readHead();
              connected.complete(true);
              exchange.awaitEnd();
              ended.complete(true);
            })) {
      CompletableFuture<OpenSocket> connecting =
          client.start(peer.uri(), Connecting.LONG, Connecting.LONG);
      assertThat(connected.get(20, TimeUnit.SECONDS)).isTrue();
      connecting.cancel(false);
      assertThat(ended.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void theEndOfTheClientEndsAConnectAndAnOpenSocket() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (RawPeer silent = new RawPeer(RawPeer.Exchange::awaitEnd);
        RawPeer good =
            new RawPeer(
                exchange -> {
                  exchange.accept("");
                  exchange.awaitEnd();
                  ended.complete(true);
                })) {
      CompletableFuture<OpenSocket> connecting =
          client.start(silent.uri(), Connecting.LONG, Connecting.LONG);
      assertThat(client.connect(good.uri()).response().headers()).containsKey("upgrade");
      client.close();
      assertThat(Connecting.failure(connecting))
          .hasMessageEndingWith("got the end of the client, expected it to stay open");
      assertThat(ended.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(Connecting.failure(client.start(good.uri(), Connecting.LONG, Connecting.LONG)))
          .hasMessageEndingWith("got the end of the client, expected it to stay open");
    }
  }

  @Test
  void withoutASelectorAConnectFailsAndALaterOneDoesNot() throws Exception {
    AtomicBoolean exhausted = new AtomicBoolean(true);
    EventLoops loops =
        new EventLoops(
            "failing client",
            1,
            true,
            () -> {
              if (exhausted.getAndSet(false)) {
                throw new IOException("Too many open files");
              }
              return Selector.open();
            },
            System::nanoTime);
    try (RawPeer peer =
            new RawPeer(
                exchange -> {
                  exchange.accept("");
                  exchange.awaitEnd();
                });
        Connecting own = new Connecting("failing client", loops)) {
      assertThat(own.failure(peer.uri()))
          .hasMessageEndingWith(
              "connecting failed: got \"java.io.UncheckedIOException: no selector: Too many open"
                  + " files\", expected a thread and a selector to connect with");
      own.connect(peer.uri()).close();
    }
  }

  /** A port whose queue of connections is full: the next connect gets no answer (Linux). */
  static final class BlackHole implements AutoCloseable {
    private final ServerSocket server;
    private final List<Socket> queued = new ArrayList<>();

    BlackHole(String address) throws IOException {
      this(address, 0);
    }

    BlackHole(String address, int port) throws IOException {
      server = new ServerSocket(port, 1, InetAddress.getByName(address));
      try {
        while (true) {
          Socket socket = new Socket();
          queued.add(socket);
          socket.connect(new InetSocketAddress(server.getInetAddress(), port()), 200);
        }
      } catch (IOException full) {
        // The queue is full, as intended.
      }
    }

    int port() {
      return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : queued) {
        socket.close();
      }
      server.close();
    }
  }
}
