package dev.vaporetto.jakarta.endpoint;

import static dev.vaporetto.jakarta.endpoint.TestPeer.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.connection.out.SendCallback;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnOpen;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sends of both views of a peer, and the order of the sends of several threads. */
class SendsTest {
  public static class Endpoint {
    @SuppressWarnings("NullAway.Init") // the first callback sets it
    Session session;

    @OnOpen
    public void opened(Session value) {
      session = value;
    }
  }

  private final Endpoint endpoint = new Endpoint();

  @SuppressWarnings("NullAway.Init") // before each test
  private TestPeer peer;

  @SuppressWarnings("NullAway.Init") // before each test
  private RemoteEndpoint.Basic basic;

  @SuppressWarnings("NullAway.Init") // before each test
  private RemoteEndpoint.Async async;

  @BeforeEach
  void open() throws Exception {
    peer = peer().open(endpoint);
    basic = endpoint.session.getBasicRemote();
    async = endpoint.session.getAsyncRemote();
  }

  private static <T> Future<T> onAnotherThread(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "another sender");
    thread.setDaemon(true);
    thread.start();
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (thread.isAlive()
        && thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(System.nanoTime()).as("it neither ends nor waits").isLessThan(deadline);
      Thread.onSpinWait();
    }
    return task;
  }

  private static void await(Future<?> future) throws Exception {
    future.get(30, TimeUnit.SECONDS);
  }

  // ---- parts

  @Test
  void partsAreFragmentsOfOneMessage() throws Exception {
    basic.sendText("one ", false);
    basic.sendText("two ", false);
    basic.sendText("three", true);
    basic.sendBinary(ByteBuffer.wrap(new byte[] {65}), false);
    basic.sendBinary(ByteBuffer.wrap(new byte[] {66}), true);

    assertThat(peer.received())
        .containsExactly(
            "TEXT part one ",
            "CONTINUATION part two ",
            "CONTINUATION three",
            "BINARY part [65]",
            "CONTINUATION B");
  }

  @Test
  void aCharacterThatIsCutInHalfIsSentWithTheNextPart() throws Exception {
    basic.sendText("a\uD83D", false);
    basic.sendText("\uDE00b", true);

    assertThat(peer.received()).containsExactly("TEXT part a", "CONTINUATION \uD83D\uDE00b");
  }

  @Test
  void whoSendsAMessageInPartsCannotSendAnotherOneBeforeItsEnd() throws Exception {
    basic.sendText("one", false);

    assertThatThrownBy(() -> basic.sendText("whole"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "a whole message cannot be sent before the last part of the message that is being"
                + " sent");
    assertThatThrownBy(() -> async.sendText("whole")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> basic.sendBinary(ByteBuffer.allocate(1), false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("BINARY")
        .hasMessageContaining("TEXT");
    basic.sendPing(ByteBuffer.allocate(0));
    basic.sendText("two", true);
    basic.sendText("whole");

    assertThat(peer.received())
        .containsExactly("TEXT part one", "PING []", "CONTINUATION two", "TEXT whole");
  }

  @Test
  void aMessageOfAnotherThreadWaitsForTheLastPart() throws Exception {
    basic.sendText("one", false);
    Future<Void> other =
        onAnotherThread(
            () -> {
              basic.sendText("other");
              return null;
            });
    assertThat(peer.received()).containsExactly("TEXT part one");
    basic.sendText("two", true);
    await(other);

    assertThat(peer.received()).containsExactly("TEXT part one", "CONTINUATION two", "TEXT other");
  }

  @Test
  void anAsynchronousMessageOfAnotherThreadLeavesAfterTheLastPart() throws Exception {
    basic.sendText("one", false);
    Future<Void> sent = onAnotherThread(() -> async.sendText("other")).get(5, TimeUnit.SECONDS);
    assertThat(sent.isDone()).isFalse();
    basic.sendText("two", true);

    await(sent);
    assertThat(peer.received()).containsExactly("TEXT part one", "CONTINUATION two", "TEXT other");
  }

  @Test
  void aMessageThatWaitsForALastPartFailsWithTheConnection() throws Exception {
    basic.sendText("one", false);
    Future<Void> sent = onAnotherThread(() -> async.sendText("other")).get(5, TimeUnit.SECONDS);

    peer.connection().abort("it is over");

    assertThatThrownBy(() -> await(sent))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("it is over");
  }

  @Test
  void anotherThreadMayGoOnWithAMessage() throws Exception {
    basic.sendText("one", false);
    await(
        onAnotherThread(
            () -> {
              basic.sendText("two", true);
              return null;
            }));

    assertThat(peer.received()).containsExactly("TEXT part one", "CONTINUATION two");
  }

  // ---- streams

  @Test
  void aSmallStreamIsOneFrameAndALargeOneIsParts() throws Exception {
    try (OutputStream stream = basic.getSendStream()) {
      stream.write(1);
      stream.write(new byte[] {2, 3});
    }
    try (OutputStream stream = basic.getSendStream()) {
      stream.write(new byte[10_000]);
    }

    assertThat(peer.received()).hasSize(3).first().isEqualTo("BINARY [1, 2, 3]");
    assertThat(peer.received().get(1)).startsWith("BINARY part [");
    assertThat(peer.received().get(2)).startsWith("CONTINUATION ").hasSize(13 + 10_000 - 8192);
  }

  @Test
  void aWriterSendsTextAndFlushSendsAPart() throws Exception {
    try (Writer writer = basic.getSendWriter()) {
      writer.append("one ");
      writer.flush();
      writer.flush();
      writer.append("two");
    }

    assertThat(peer.received()).containsExactly("TEXT part one ", "CONTINUATION two");
  }

  @Test
  void nothingWrittenIsNoMessageAndAnEmptyWriteIsAnEmptyOne() throws Exception {
    basic.getSendStream().close();
    basic.getSendWriter().close();
    assertThat(peer.received()).isEmpty();

    try (OutputStream stream = basic.getSendStream()) {
      stream.write(new byte[0]);
    }
    try (Writer writer = basic.getSendWriter()) {
      writer.write("");
    }
    assertThat(peer.received()).containsExactly("BINARY []", "TEXT ");
  }

  @Test
  void aClosedStreamTakesNothing() throws Exception {
    OutputStream stream = basic.getSendStream();
    stream.close();
    assertThatThrownBy(() -> stream.write(1))
        .isInstanceOf(IOException.class)
        .hasMessage("the stream is closed; expected getSendStream() for a new message");
    Writer writer = basic.getSendWriter();
    writer.close();
    assertThatThrownBy(() -> writer.write("x"))
        .isInstanceOf(IOException.class)
        .hasMessage("the writer is closed; expected getSendWriter() for a new message");
  }

  @Test
  @SuppressWarnings("resource") // they are not closed, which is the point
  void twoStreamsOfOneThreadAreTwoMessages() throws Exception {
    OutputStream one = basic.getSendStream();
    one.write(1);
    one.flush();
    OutputStream two = basic.getSendStream();
    two.write(2);

    assertThatThrownBy(two::flush)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("a part of another message cannot be sent before the last part");
  }

  // ---- batching

  @Test
  void aBatchLeavesInOneWriteWhenItIsFlushed() throws Exception {
    assertThat(async.getBatchingAllowed()).isFalse();
    basic.setBatchingAllowed(true);
    basic.sendText("one");
    async.sendText("two").get();
    assertThat(peer.received()).isEmpty();

    async.flushBatch();

    assertThat(peer.received()).containsExactly("TEXT one", "TEXT two");
    assertThat(peer.writes()).isEqualTo(1);
  }

  @Test
  void switchingBatchingOffSendsTheBatch() throws Exception {
    async.setBatchingAllowed(true);
    async.sendText("one");
    async.setBatchingAllowed(false);

    assertThat(peer.received()).containsExactly("TEXT one");
  }

  // ---- control frames and buffers

  @Test
  void pingsAndPongsCarryAtMost125Bytes() throws Exception {
    basic.sendPing(ByteBuffer.wrap(new byte[] {1}));
    async.sendPong(ByteBuffer.wrap(new byte[] {2}));

    assertThat(peer.received()).containsExactly("PING [1]", "PONG [2]");
    assertThatThrownBy(() -> basic.sendPing(ByteBuffer.allocate(126)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("126 bytes came for a PING; expected at most 125");
  }

  @Test
  void aBufferKeepsItsPositionSoThatItCanGoToManySessions() throws Exception {
    ByteBuffer data = ByteBuffer.allocate(4).position(1);
    basic.sendBinary(data);
    basic.sendBinary(data, true);
    async.sendBinary(data).get();
    async.sendBinary(data, result -> {});
    async.sendObject(data).get();
    async.sendObject(data, result -> {});
    basic.sendObject(data);
    basic.sendPing(data);
    async.sendPong(data);
    assertThat(data.position()).isEqualTo(1);
    assertThat(peer.received())
        .hasSize(9)
        .allSatisfy(frame -> assertThat(frame).endsWith(" [0, 0, 0]"));
  }

  @Test
  void aPingWithoutDataIsEmpty() throws Exception {
    basic.sendPing(null);
    async.sendPong(null);
    assertThat(peer.received()).containsExactly("PING []", "PONG []");
  }

  @Test
  void theResultOfASendNamesItsSession() {
    List<SendResult> results = new ArrayList<>();
    async.sendText("x", results::add);

    assertThat(results).singleElement().matches(SendResult::isOK);
    assertThat(results.get(0).getSession()).isSameAs(endpoint.session);
  }

  @Test
  void theHandlerOfASendRunsOnTheExecutor() throws Exception {
    List<Runnable> tasks = new ArrayList<>();
    Endpoint own = new Endpoint();
    TestPeer unused = peer().executor(tasks::add).open(own);
    List<SendResult> results = new ArrayList<>();
    own.session.getAsyncRemote().sendText("x", results::add);

    assertThat(results).isEmpty();
    tasks.forEach(Runnable::run);
    assertThat(results).singleElement().matches(SendResult::isOK);
  }

  /** A handler may block for as long as it likes, and an endpoint may send in a loop. */
  @Test
  void handlersOfOneSessionTakeNoMoreThanAFewThreads() throws Exception {
    List<Runnable> tasks = new ArrayList<>();
    Endpoint own = new Endpoint();
    TestPeer unused = peer().executor(tasks::add).open(own);
    List<SendResult> results = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      own.session.getAsyncRemote().sendText("x", results::add);
    }
    assertThat(tasks).hasSize(SendCallback.MOST_AT_ONCE);
    tasks.forEach(Runnable::run);
    assertThat(results).hasSize(1_000).allMatch(SendResult::isOK);
  }

  // ---- after the end

  @Test
  void aClosedConnectionRefusesSendsWithIOExceptionAndSettingsWithIllegalArgument()
      throws Exception {
    endpoint.session.close();

    assertThatThrownBy(() -> basic.sendText("x")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> basic.sendText("x", false)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> basic.sendPing(ByteBuffer.allocate(0)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> async.sendText("x").get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
    List<Throwable> failures = new ArrayList<>();
    async.sendText("x", result -> failures.add(result.getException()));
    assertThat(failures).singleElement().isInstanceOf(IOException.class);
    assertThatThrownBy(() -> async.setSendTimeout(1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> basic.setBatchingAllowed(true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSessionWhoseOnCloseHasReturnedIsNoLongerUsed() throws Exception {
    Session session = endpoint.session;
    session.close();
    assertThat(session.getUserProperties()).isEmpty();
    peer.close(1000, "");

    assertThat(session.isOpen()).isFalse();
    assertThat(session.getId()).isNotEmpty();
    session.close();
    session.close(new CloseReason(CloseCodes.NORMAL_CLOSURE, "again"));
    assertThatThrownBy(session::getUserProperties)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed and its onClose has returned");
    assertThatThrownBy(session::getOpenSessions).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.setMaxIdleTimeout(1))
        .isInstanceOf(IllegalStateException.class);
    assertThat(peer.received()).containsExactly("CLOSE 1000 ");
  }

  @Test
  void aSendToASessionThatEndedMeanwhileFailsWithIOException() throws Exception {
    Session session = endpoint.session;
    peer.close(1000, "");

    assertThatThrownBy(() -> session.getBasicRemote().sendText("late"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> session.getBasicRemote().sendObject(1))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> session.getAsyncRemote().sendText("late").get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> session.getAsyncRemote().sendObject(1).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
    List<Throwable> failures = new ArrayList<>();
    session.getAsyncRemote().sendObject(1, result -> failures.add(result.getException()));
    assertThat(failures).singleElement().isInstanceOf(IOException.class);
  }

  @Test
  void aCodeThatMustNotBeOnTheWireIsRefused() {
    for (CloseCodes code :
        List.of(CloseCodes.CLOSED_ABNORMALLY, CloseCodes.TLS_HANDSHAKE_FAILURE)) {
      assertThatThrownBy(() -> endpoint.session.close(new CloseReason(code, "")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("close code " + code.getCode());
    }
    assertThat(endpoint.session.isOpen()).isTrue();
  }
}
