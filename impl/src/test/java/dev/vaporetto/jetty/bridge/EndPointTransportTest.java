package dev.vaporetto.jetty.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.log.LogCapture;
import dev.vaporetto.log.RepeatedLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection of ours in place of Jetty's, on real sockets. */
@Timeout(180)
class EndPointTransportTest {
  /** More than the socket buffers of both sides hold. */
  private static final int LARGE = 16 * 1024 * 1024;

  @Test
  void messagesGoBothWays() throws Exception {
    try (UpgradeServer server = UpgradeServer.start(UpgradeServer.ECHO);
        Peer peer = server.connect()) {
      for (String text : List.of("", "one", "x".repeat(100_000))) {
        peer.send(Peer.text(text));
        assertThat(peer.readText()).isEqualTo(text);
      }
    }
  }

  @Test
  void framesThatComeWithTheHandshakeAreReadBeforeTheSocket() throws Exception {
    byte[] cut = Peer.text("cut by the packet");
    byte[] start = new byte[9];
    byte[] rest = new byte[cut.length - start.length];
    ByteBuffer.wrap(cut).get(start).get(rest);
    try (UpgradeServer server = UpgradeServer.start(UpgradeServer.ECHO);
        Peer peer = server.connect(Peer.text("early"), start)) {
      assertThat(peer.readText()).isEqualTo("early");
      peer.send(rest);
      assertThat(peer.readText()).isEqualTo("cut by the packet");
    }
  }

  @Test
  void aReadPutsBytesAtThePositionOfItsBuffer() throws Exception {
    try (UpgradeServer server = UpgradeServer.start(UpgradeServer.ECHO)) {
      ByteArrayEndPoint endPoint = new ByteArrayEndPoint("abcdef".getBytes(UTF_8), 0);
      EndPointTransport transport =
          new EndPointTransport(
              endPoint,
              server.connector,
              connections -> {
                throw new AssertionError("not opened");
              });
      ByteBuffer window = ByteBuffer.wrap("------".getBytes(UTF_8)).position(1).limit(4);
      assertThat(transport.read(window)).isEqualTo(3);
      assertThat(window).isEqualTo(ByteBuffer.wrap("-abc--".getBytes(UTF_8)).position(4).limit(4));
      assertThat(window.array()).asString(UTF_8).isEqualTo("-abc--");
    }
  }

  @Test
  void writesEndThoughCallbacksBlockEveryThread() throws Exception {
    int peers = 2 * UpgradeServer.WORKERS;
    CountDownLatch blocked = new CountDownLatch(UpgradeServer.WORKERS);
    try (UpgradeServer server =
        UpgradeServer.start(
            (connection, text) -> {
              blocked.countDown();
              UpgradeServer.send(connection, new byte[LARGE]);
            })) {
      List<Peer> all = new ArrayList<>();
      for (int i = 0; i < peers; i++) {
        all.add(server.connect());
      }
      for (Peer peer : all) {
        peer.send(Peer.text("go"));
      }
      blocked.await(2, TimeUnit.SECONDS);
      List<Thread> readers = new ArrayList<>();
      BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
      for (Peer peer : all) {
        Thread reader =
            new Thread(
                () -> {
                  try (peer) {
                    sizes.add(peer.frame().length);
                  } catch (IOException e) {
                    sizes.add(-1);
                  }
                });
        reader.start();
        readers.add(reader);
      }
      for (Thread reader : readers) {
        reader.join();
      }
      assertThat(sizes).hasSize(peers).containsOnly(LARGE);
    }
  }

  @Test
  void theTimeoutsOfHttpAreOff() throws Exception {
    try (UpgradeServer server = UpgradeServer.start(UpgradeServer.ECHO);
        Peer peer = server.connect()) {
      assertThat(server.event()).isEqualTo("open");
      EndPoint endPoint = server.endPoint();
      assertThat(endPoint.getIdleTimeout()).isZero();
      // What a monitor of resources does after the fact.
      assertThat(endPoint.getConnection().onIdleExpired(new TimeoutException())).isFalse();
      peer.send(Peer.text("still here"));
      assertThat(peer.readText()).isEqualTo("still here");
    }
  }

  @Test
  void aConnectorThatShutsDownClosesIdleConnectionsWithGoingAway() throws Exception {
    try (UpgradeServer server = UpgradeServer.start(UpgradeServer.ECHO)) {
      Future<?> shutdown;
      try (Peer peer = server.connect()) {
        assertThat(server.event()).isEqualTo("open");
        server.connector.setShutdownIdleTimeout(10);
        shutdown = server.connector.shutdown();
        assertThat(peer.frame()).startsWith(1001 >> 8, 1001 & 0xFF);
      }
      shutdown.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void theEndOfTheServerEndsTheConnectionOnce() throws Exception {
    try (UpgradeServer server = UpgradeServer.start(UpgradeServer.ECHO);
        Peer peer = server.connect()) {
      assertThat(server.event()).isEqualTo("open");
      server.server.stop();
      assertThat(peer.atEnd()).isTrue();
      assertThat(server.event()).isEqualTo("error the container closed the socket");
      assertThat(server.event()).isEqualTo("close 1006 by transport");
      assertThat(server.events).isEmpty();
    }
  }

  @Test
  void theEndOfThePeerEndsTheConnectionOnceAndFreesTheEndpoint() throws Exception {
    try (UpgradeServer server = UpgradeServer.start(UpgradeServer.ECHO)) {
      server.connect().close();
      assertThat(server.event()).isEqualTo("open");
      assertThat(server.event()).isEqualTo("close 1006 by transport");
      while (!server.connector.getConnectedEndPoints().isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(server.events).isEmpty();
    }
  }

  @Test
  void aSocketForWhichNoConnectionCanBeMadeIsClosed() throws Exception {
    try (UpgradeServer server = UpgradeServer.start(UpgradeServer.ECHO)) {
      server.failing = true;
      try (Peer peer = server.connect()) {
        assertThat(peer.atEnd()).isTrue();
      }
    }
  }

  @Test
  void listenersOfTheConnectorHearOfTheConnectionThoughOneFails() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (UpgradeServer server = UpgradeServer.start(UpgradeServer.ECHO)) {
      server.connector.addEventListener(
          new Connection.Listener() {
            @Override
            public void onOpened(Connection connection) {
              throw new LinkageError("a listener that fails");
            }
          });
      server.connector.addEventListener(
          new Connection.Listener() {
            @Override
            public void onOpened(Connection connection) {
              if (connection instanceof EndPointTransport) {
                heard.add("opened");
              }
            }

            @Override
            public void onClosed(Connection connection) {
              if (connection instanceof EndPointTransport) {
                heard.add("closed");
              }
            }
          });
      try (LogCapture log =
          LogCapture.ofAllThreads("dev.vaporetto.jetty.bridge.JettyConnection").begin()) {
        for (int i = 0; i < 3; i++) {
          try (Peer peer = server.connect()) {
            peer.send(Peer.text("open"));
            assertThat(peer.readText()).isEqualTo("open");
          }
          assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("opened");
          assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("closed");
        }
        assertThat(log.records()).as("once for all connections").hasSize(1);
        RepeatedLog.flush();
        assertThat(log.lines()).hasSize(2).last().asString().contains("2 times more");
      }
    }
  }
}
