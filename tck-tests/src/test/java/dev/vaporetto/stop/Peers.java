package dev.vaporetto.stop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.Http2Client;
import dev.vaporetto.containers.Http2Stream;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The peers of a server that is about to stop: many that answer a close frame as they should, one
 * that never does, and one that does not even read what it has asked for; on Jetty also sockets of
 * HTTP/2. For one thread.
 */
final class Peers implements AutoCloseable {
  private static final int LARGE = 512 * 1024;

  private final List<EchoClient> answering = new ArrayList<>();
  private final List<Http2Client> connections = new ArrayList<>();
  private final List<Http2Stream> streams = new ArrayList<>();
  private final RawClient silent;
  private final RawClient stuck;

  private Peers(RawClient silent, RawClient stuck) {
    this.silent = silent;
    this.stuck = stuck;
  }

  /** Connects to the annotated echo; each peer has had an answer. */
  static Peers connect(RunningServer server, String path, int count) {
    RawClient silent = RawClient.open(server, path);
    silent.sendText("silent");
    assertThat(silent.readFrame().text()).isEqualTo("silent");
    RawClient stuck = RawClient.open(server, path);
    new Thread(() -> sendWithoutReading(stuck), "stuck").start();
    Peers peers = new Peers(silent, stuck);
    peers.add(server.ws(path), count, null);
    return peers;
  }

  /** Until the buffers of both sides are full, and the server is in the middle of an answer. */
  private static void sendWithoutReading(RawClient peer) {
    try {
      for (int i = 0; i < 16; i++) {
        peer.sendBinary(new byte[LARGE]);
      }
    } catch (UncheckedIOException e) {
      // The server has stopped, as it was to.
    }
  }

  /** More of those that answer. */
  void add(URI uri, int count, @Nullable SSLContext sslContext) {
    HttpClient.Builder http = HttpClient.newBuilder();
    if (sslContext != null) {
      http.sslContext(sslContext);
    }
    HttpClient client = http.build();
    for (int i = 0; i < count; i++) {
      EchoClient peer = EchoClient.connect(client, uri, List.of());
      answering.add(peer);
      peer.send("peer " + i);
      assertThat(peer.nextText()).isEqualTo("peer " + i);
    }
  }

  /** Sockets that share one connection of HTTP/2, and read and answer only when it is over. */
  void add(Http2Client http2, String path, int count) {
    connections.add(http2);
    for (int i = 0; i < count; i++) {
      Http2Stream peer = http2.open(path);
      streams.add(peer);
      peer.sendText("stream " + i);
      assertThat(peer.readFrame().text()).isEqualTo("stream " + i);
    }
  }

  /** The server has stopped: what it has said last is still to be read. */
  void haveAllHeard(int code) {
    for (EchoClient peer : answering) {
      assertThat(peer.next())
          .isInstanceOfSatisfying(
              EchoClient.Received.Closed.class,
              closed -> assertThat(closed.code()).isEqualTo(code));
    }
    assertIsClose(silent.readFrame(), code);
    for (Http2Stream peer : streams) {
      assertIsClose(peer.readFrame(), code);
      assertThat(peer.readToEnd()).isZero();
    }
  }

  private static void assertIsClose(RawClient.Frame last, int code) {
    assertThat(last.opcode()).isEqualTo(8);
    assertThat(last.closeCode()).isEqualTo(code);
  }

  @Override
  public void close() {
    answering.forEach(EchoClient::close);
    connections.forEach(Http2Client::close);
    silent.close();
    stuck.close();
  }
}
