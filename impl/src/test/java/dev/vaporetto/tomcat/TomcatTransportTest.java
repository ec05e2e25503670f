package dev.vaporetto.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.in.Hold;
import dev.vaporetto.protocol.Closure;
import dev.vaporetto.tomcat.EchoServer.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TomcatTransportTest {
  private static final String NIO = "Http11NioProtocol";
  private static final String NIO2 = "Http11Nio2Protocol";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** More than the buffers of both sockets hold. */
  private static final int LARGE = 8 * 1024 * 1024;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {NIO, EchoServer.NIO_WITHOUT_LOOPS, NIO2})
  void framesThatCameWithTheRequestAreRead(String protocol) throws Exception {
    ByteArrayOutputStream early = new ByteArrayOutputStream();
    for (int i = 0; i < 50; i++) {
      early.writeBytes(RawClient.text("early " + i));
    }
    try (EchoServer server = new EchoServer(protocol, 4, directory);
        RawClient client = new RawClient(server.port(), early.toByteArray())) {
      for (int i = 0; i < 50; i++) {
        assertThat(client.receiveText()).isEqualTo("early " + i);
      }
      client.send(RawClient.text("late"));
      assertThat(client.receiveText()).isEqualTo("late");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NIO, EchoServer.NIO_WITHOUT_LOOPS, NIO2})
  void aBlockingSendInACallbackReachesAPeerThatReadsLate(String protocol) throws Exception {
    try (EchoServer server = new EchoServer(protocol, 4, directory);
        RawClient client = new RawClient(server.port(), RawClient.text("" + LARGE))) {
      Session session = server.nextSession();
      client.send(RawClient.text("after"));

      assertThat(client.receive()).hasSize(LARGE);
      assertThat(client.receiveText()).isEqualTo("after");
      assertThat(session.failure).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = NIO)
  void allOfTomcatsThreadsMayBlockInSends(String protocol) throws Exception {
    int threads = 2;
    List<RawClient> clients = new ArrayList<>();
    try (EchoServer server = new EchoServer(protocol, threads, directory)) {
      for (int i = 0; i < threads; i++) {
        clients.add(new RawClient(server.port(), RawClient.text("" + LARGE)));
        server.nextSession();
      }
      for (RawClient client : clients) {
        assertThat(client.receive()).hasSize(LARGE);
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NIO, EchoServer.NIO_WITHOUT_LOOPS, NIO2})
  void anAbortWakesACallbackThatBlocksInASend(String protocol) throws Exception {
    try (EchoServer server = new EchoServer(protocol, 4, directory);
        RawClient client = new RawClient(server.port(), RawClient.text("" + LARGE))) {
      Session session = server.nextSession();
      // The first bytes have arrived, so the callback is inside its send and cannot finish it.
      client.send(RawClient.text("never read"));
      session.connection.abort("test");

      assertThat(session.closures.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    }
  }

  /** Tomcat reports the end of a write of NIO2 on a thread of its pool: here none is free. */
  @ParameterizedTest
  @ValueSource(strings = {NIO, EchoServer.NIO_WITHOUT_LOOPS, NIO2})
  void anAbortWakesCallbacksThatBlockAllOfTomcatsThreads(String protocol) throws Exception {
    int threads = 3;
    List<RawClient> clients = new ArrayList<>();
    List<Session> sessions = new ArrayList<>();
    try (EchoServer server = new EchoServer(protocol, threads, directory)) {
      for (int i = 0; i < threads; i++) {
        clients.add(new RawClient(server.port(), RawClient.text("" + LARGE)));
        sessions.add(server.nextSession());
      }
      await(() -> sessions.stream().allMatch(each -> each.connection.sender().bufferedBytes() > 0));
      sessions.forEach(session -> session.connection.abort("test"));
      for (Session session : sessions) {
        assertThat(session.closures.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
      }
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NIO, EchoServer.NIO_WITHOUT_LOOPS, NIO2})
  void anAbortAtAnyMomentLeavesNothingBehindInTomcat(String protocol) throws Exception {
    try (EchoServer server = new EchoServer(protocol, 8, directory)) {
      for (int i = 0; i < 200; i++) {
        try (RawClient client = new RawClient(server.port(), RawClient.text("a"))) {
          Session session = server.nextSession();
          client.send(RawClient.text("b"));
          LockSupport.parkNanos(i * 5_000L);
          session.connection.abort("test");
          Closure closure = session.closures.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
          assertThat(closure).isNotNull();
        } catch (IOException e) {
          // The abort was faster than what the client sent.
        }
      }
      await(() -> server.connections() == 0);
      await(() -> server.processors() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NIO, EchoServer.NIO_WITHOUT_LOOPS, NIO2})
  void aPeerThatGoesAwayIsForgottenByTomcat(String protocol) throws Exception {
    try (EchoServer server = new EchoServer(protocol, 4, directory)) {
      RawClient client = new RawClient(server.port(), RawClient.text("a"));
      Session session = server.nextSession();
      assertThat(client.receiveText()).isEqualTo("a");
      client.close();

      @Nullable Closure closure = session.closures.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(closure).isNotNull();
      assertThat(session.failure).isNull();
      await(() -> server.connections() == 0);
      await(() -> server.processors() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NIO, EchoServer.NIO_WITHOUT_LOOPS, NIO2})
  void whenTheConnectorStopsThePeerGets1001(String protocol) throws Exception {
    try (EchoServer server = new EchoServer(protocol, 4, directory);
        RawClient client = new RawClient(server.port(), RawClient.text("a"))) {
      Session session = server.nextSession();
      assertThat(client.receiveText()).isEqualTo("a");
      await(() -> server.processors() == 1);
      server.stop();

      // 1001 in two bytes, then the reason.
      assertThat(client.receive()).startsWith(3, 0xE9 - 256);
      assertThat(client.isAtEnd()).isTrue();
      assertThat(session.closures.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    }
  }

  /** Threads that can be made to refuse whatever comes, as a full or a stopped pool does. */
  private static final class RefusingPool extends ThreadPoolExecutor {
    volatile boolean refuses;

    RefusingPool() {
      super(4, 4, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
    }

    @Override
    public void execute(Runnable task) {
      if (refuses) {
        throw new RejectedExecutionException("full");
      }
      super.execute(task);
    }
  }

  private static void endsWithAnError(Session session) throws InterruptedException {
    assertThat(session.closures.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    assertThat(session.failure).isInstanceOf(IOException.class);
    assertThat(session.connection.isOpen()).isFalse();
  }

  @Test
  void aSocketThatThePollerClosesBecauseThePoolRefusesEndsItsConnection() throws Exception {
    RefusingPool pool = new RefusingPool();
    try (EchoServer server = new EchoServer(EchoServer.NIO_WITHOUT_LOOPS, 4, directory, pool);
        RawClient client = new RawClient(server.port(), RawClient.text("a"))) {
      Session session = server.nextSession();
      assertThat(client.receiveText()).isEqualTo("a");
      await(() -> server.processors() == 1);
      pool.refuses = true;
      client.send(RawClient.text("unheard"));
      assertThat(client.isAtEnd()).isTrue();
      await(() -> server.connections() == 0);
      server.tick();

      endsWithAnError(session);
      pool.refuses = false;
    } finally {
      pool.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NIO2})
  void aWakeUpThatThePoolRefusesEndsTheConnection(String protocol) throws Exception {
    RefusingPool pool = new RefusingPool();
    try (EchoServer server = new EchoServer(protocol, 4, directory, pool);
        RawClient client = new RawClient(server.port(), RawClient.text("a"))) {
      Session session = server.nextSession();
      assertThat(client.receiveText()).isEqualTo("a");
      client.send(RawClient.text("suspend"));
      await(() -> session.suspended);
      await(() -> server.processors() == 1);
      pool.refuses = true;
      session.connection.resume(Hold.APPLICATION);

      endsWithAnError(session);
      pool.refuses = false;
      await(() -> server.connections() == 0);
      await(() -> server.processors() == 0);
    } finally {
      pool.shutdownNow();
    }
  }

  private static void await(BooleanSupplier condition) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
