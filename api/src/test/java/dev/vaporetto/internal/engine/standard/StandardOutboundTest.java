package dev.vaporetto.internal.engine.standard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.Closure;
import dev.vaporetto.Closure.Initiator;
import dev.vaporetto.Overflow;
import dev.vaporetto.internal.ManualClock;
import dev.vaporetto.internal.engine.standard.ScriptedSession.Script;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StandardOutboundTest {
  private static final String LARGE = "x".repeat(600_000);

  private final ScriptedSession engine = new ScriptedSession();
  private final ManualClock clock = new ManualClock();
  private final StandardOutbound port =
      new StandardOutbound(engine.session(), clock, Runnable::run);

  @Test
  void theEngineGetsOneMessageAtATimeInCallOrder() {
    engine.script(Script.LATER);
    CompletableFuture<Void> first = port.send("1");
    CompletableFuture<Void> second = port.send(ByteBuffer.wrap("2".getBytes(UTF_8)));
    CompletableFuture<Void> third = port.send("3");
    assertThat(engine.log()).containsExactly("text 1");

    engine.complete(null);
    assertThat(engine.log()).containsExactly("text 1", "binary 2");
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();

    engine.complete(null);
    engine.complete(null);
    assertThat(engine.log()).containsExactly("text 1", "binary 2", "text 3");
    assertThat(third).isCompleted();
  }

  @Test
  void bytesAreCopiedAndTheBufferStaysAsItWas() {
    engine.script(Script.LATER);
    port.send("first");
    byte[] bytes = "abcd".getBytes(UTF_8);
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, 2);
    port.send(buffer);
    bytes[1] = '?';
    engine.complete(null);

    assertThat(engine.log()).endsWith("binary bc");
    assertThat(buffer.remaining()).isEqualTo(2);
  }

  @Test
  void aSendInADependentActionComesBehindTheMessagesThatWait() {
    engine.script(Script.LATER);
    port.send("1").thenRun(() -> port.send("3"));
    port.send("2");
    engine.script(Script.AT_ONCE);
    engine.complete(null);

    assertThat(engine.log()).containsExactly("text 1", "text 2", "text 3");
  }

  @Test
  void aLongQueueNeedsNoDeepStack() {
    engine.script(Script.LATER);
    port.send("first");
    List<CompletableFuture<Void>> waiting =
        IntStream.range(0, 100_000).mapToObj(i -> port.send("x")).toList();
    engine.script(Script.AT_ONCE);
    engine.complete(null);

    assertThat(waiting).allMatch(sent -> sent.isDone() && !sent.isCompletedExceptionally());
  }

  @Test
  void aMessageThatTheEngineRefusesFailsAloneWithAnIOException() {
    engine.script(Script.THROWS);
    CompletableFuture<Void> refused = port.send("refused");
    engine.script(Script.AT_ONCE);

    assertThat(refused)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(IOException.class)
        .withMessageContaining("the engine refused the message: not now");
    assertThat(port.send("fine")).isCompleted();
  }

  @Test
  void aMessageWhoseOutcomeIsAFailureFailsAlone() {
    engine.script(Script.LATER);
    CompletableFuture<Void> failed = port.send("1");
    CompletableFuture<Void> fine = port.send("2");
    engine.complete(new IOException("broken"));
    engine.complete(null);

    assertThat(failed).isCompletedExceptionally();
    assertThat(fine).isCompleted();
  }

  @Test
  void messagesThatWaitAreLimitedAndAcceptedAgainLater() {
    engine.script(Script.LATER);
    port.send(LARGE);
    CompletableFuture<Void> refused = port.send(LARGE);
    CompletableFuture<Void> small = port.send("small");

    assertThat(refused)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(IOException.class)
        .withMessageContaining(
            "600000 bytes wait for it, and 600000 more are over the bound of 1048576");
    assertThat(small).isNotDone();
    engine.complete(null);
    engine.complete(null);
    assertThat(port.send(LARGE)).isNotDone();
  }

  @Test
  void aMessageBeyondTheLimitIsAcceptedWhenNothingWaits() {
    assertThat(port.send("x".repeat(2_000_000))).isCompleted();
  }

  @Test
  void aPingTakesItsTurn() {
    engine.script(Script.LATER);
    port.send("1");
    CompletableFuture<Void> ping = port.ping(ByteBuffer.allocate(8));
    assertThat(engine.log()).containsExactly("text 1");
    assertThat(ping).isNotDone();

    engine.complete(null);
    assertThat(engine.log()).containsExactly("text 1", "ping");
    assertThat(ping).isCompleted();
  }

  @Test
  void aCloseComesBehindWhatWasSentAndNothingBehindIt() {
    engine.script(Script.LATER);
    port.send("1");
    port.send("2");
    port.close(4001, "bye");
    port.close(4002, "later");
    assertThat(port.isOpen()).isFalse();
    assertThat(port.send("3")).isCompletedExceptionally();
    engine.complete(null);
    assertThat(engine.log()).containsExactly("text 1", "text 2");

    engine.complete(null);
    assertThat(engine.log()).containsExactly("text 1", "text 2", "close 4001 bye");
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void aPeerThatDoesNotTakeWhatWasSentIsClosedAfterTenSeconds() {
    engine.script(Script.LATER);
    port.send("1");
    CompletableFuture<Void> lost = port.send("2");
    port.close(1013, "");
    clock.advance(9_999);
    assertThat(engine.log()).containsExactly("text 1");

    clock.advance(1);
    assertThat(engine.log()).containsExactly("text 1", "idle timeout 1000", "close 1013 ");
    assertThat(lost)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("the peer did not take what was sent before the close");
    engine.complete(null);
    assertThat(engine.log()).hasSize(3);
  }

  @Test
  void theClosureHasTheFrameOfThisSideIfItClosedFirst() {
    assertThat(port.closure(SessionClose.reason(4002, "peer")))
        .isEqualTo(
            new Closure(4002, "peer", true, null, new Closure.Frame(4002, "peer"), Initiator.PEER));
    port.close(4001, "bye");
    assertThat(port.closure(SessionClose.reason(4001, "")))
        .isEqualTo(
            new Closure(
                4001, "bye", true, new Closure.Frame(4001, "bye"), null, Initiator.APPLICATION));
  }

  @Test
  void aLostConnectionIsNotClean() {
    assertThat(port.closure(SessionClose.reason(1006, "lost")))
        .isEqualTo(new Closure(1006, "lost", false, null, null, Initiator.TRANSPORT));
  }

  @Test
  void whatHangsOnASendNeverRunsOnAThreadOfTheEngines() {
    List<Runnable> elsewhere = new ArrayList<>();
    StandardOutbound other = new StandardOutbound(engine.session(), clock, elsewhere::add);
    assertThat(other.send("at once")).as("inside the send").isCompleted();
    engine.script(Script.LATER);
    CompletableFuture<Void> later = other.send("later");
    CompletableFuture<Void> behind = other.send("behind");
    engine.script(Script.AT_ONCE);
    engine.complete(null);
    assertThat(engine.log()).endsWith("text later", "text behind");
    assertThat(later).isNotDone();
    assertThat(behind).isNotDone();
    elsewhere.forEach(Runnable::run);
    assertThat(later).isCompleted();
    assertThat(behind).isCompleted();
  }

  @Test
  void theSubprotocolIsEmptyWhereTheEngineSaysNull() {
    assertThat(port.negotiated().subprotocol()).isEmpty();
    engine.subprotocol("chat");
    assertThat(
            new StandardOutbound(engine.session(), clock, Runnable::run).negotiated().subprotocol())
        .isEqualTo("chat");
  }

  @Test
  void requirePingsNamesTheMethodThatIsNotSupported() {
    assertThatThrownBy(port::requirePings)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageStartingWith("onPing needs Vaporetto's engine; ");
  }

  @Test
  void theEngineNeverGetsTwoMessagesAtATimeWhateverTheThreads() throws InterruptedException {
    engine.script(Script.LATER);
    AtomicBoolean allStarted = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int number = i;
      Thread thread =
          new Thread(() -> IntStream.range(0, 200).forEach(m -> port.send(number + " " + m)));
      threads.add(thread);
    }
    Thread poller =
        new Thread(
            () -> {
              while (!allStarted.get() || engine.isInProgress()) {
                if (engine.isInProgress()) {
                  engine.complete(null);
                }
              }
            });
    threads.forEach(Thread::start);
    poller.start();
    for (Thread thread : threads) {
      thread.join();
    }
    allStarted.set(true);
    poller.join();

    List<String> log = engine.log();
    assertThat(log).hasSize(1600);
    for (int i = 0; i < 8; i++) {
      String prefix = "text " + i + " ";
      assertThat(log.stream().filter(entry -> entry.startsWith(prefix)))
          .containsExactlyElementsOf(IntStream.range(0, 200).mapToObj(m -> prefix + m).toList());
    }
  }

  // ---- limits and parts

  @Test
  void theOldestMessagesAreDroppedWhereTheApplicationSaysSo() {
    port.outboundLimit(10, Overflow.DROP_OLDEST);
    engine.script(Script.LATER);
    CompletableFuture<Void> inProgress = port.send("12345");
    CompletableFuture<Void> oldest = port.send("abc");
    CompletableFuture<Void> newer = port.send("de");
    assertThat(port.bufferedBytes()).isEqualTo(10);
    CompletableFuture<Void> newest = port.send("f");
    assertThat(oldest)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("the message was dropped");
    assertThat(port.bufferedBytes()).isEqualTo(8);
    engine.complete(null);
    engine.complete(null);
    engine.complete(null);
    assertThat(CompletableFuture.allOf(inProgress, newer, newest)).isCompleted();
    assertThat(engine.log()).containsExactly("text 12345", "text de", "text f");
    assertThat(port.bufferedBytes()).isZero();
  }

  @Test
  void theSocketClosesWith1013WhereTheApplicationSaysSo() {
    List<Throwable> failures = new ArrayList<>();
    port.onFailure(failures::add);
    port.outboundLimit(5, Overflow.CLOSE);
    engine.script(Script.LATER);
    assertThat(port.send("12345")).isNotDone();
    assertThat(port.send("6")).isCompletedExceptionally();
    assertThat(failures).hasSize(1);
    engine.complete(null);
    assertThat(engine.log()).containsExactly("text 12345", "close 1013 the peer reads too slowly");
  }

  @Test
  void aPeerThatTakesNothingIsClosedAtTheSendTimeout() {
    List<Throwable> failures = new ArrayList<>();
    port.onFailure(failures::add);
    port.sendTimeout(Duration.ofMillis(300));
    engine.script(Script.LATER);
    CompletableFuture<Void> stuck = port.send("stuck");
    CompletableFuture<Void> behind = port.send("behind");
    clock.advance(299);
    assertThat(stuck).isNotDone();
    clock.advance(1);
    assertThat(stuck).isCompletedExceptionally();
    assertThat(behind).isCompletedExceptionally();
    assertThat(failures)
        .singleElement()
        .satisfies(each -> assertThat(each).hasMessage("the peer took no message for 300 ms"));
    assertThat(engine.log())
        .containsExactly("text stuck", "idle timeout 1000", "close 1011 the peer does not read");
    assertThat(port.closure(SessionClose.reason(1001, "")).code()).isEqualTo(1006);
  }

  @Test
  void wholeMessagesWaitBehindTheLastPartAndPingsDoNot() {
    Object message = new Object();
    CompletableFuture<Void> first = port.sendTextPart(message, "a", false);
    CompletableFuture<Void> whole = port.send("whole");
    assertThat(first).isCompleted();
    assertThat(port.ping(ByteBuffer.allocate(0))).isCompleted();
    assertThat(whole).isNotDone();
    CompletableFuture<Void> last = port.sendTextPart(message, "b", true);
    assertThat(last).isCompleted();
    assertThat(whole).isCompleted();
    assertThat(engine.log())
        .containsExactly("part of text a", "ping", "part of text b, last", "text whole");
  }

  @Test
  void aCloseInTheMiddleOfAMessageFailsWhatWaitsBehindIt() {
    Object message = new Object();
    CompletableFuture<Void> first = port.sendBinaryPart(message, ByteBuffer.allocate(1), false);
    assertThat(first).isCompleted();
    CompletableFuture<Void> whole = port.send("whole");
    port.close(1000, "");
    assertThat(whole).isCompletedExceptionally();
    assertThat(port.sendBinaryPart(message, ByteBuffer.allocate(1), true))
        .isCompletedExceptionally();
    assertThat(engine.log()).last().asString().startsWith("close 1000");
  }

  @Test
  void aPeerThatNeverAnswersTheCloseIsBoundedWhereNothingElseBoundsIt() {
    engine.idleTimeout(0);
    port.close(1000, "");
    assertThat(engine.log()).containsExactly("idle timeout 10000", "close 1000 ");
  }

  @Test
  void aCloseByAnOverflowOrAHeartbeatIsTheEngines() {
    port.outboundLimit(5, Overflow.CLOSE);
    engine.script(Script.LATER);
    port.send("12345");
    port.send("6");
    engine.complete(null);
    assertThat(port.closure(SessionClose.reason(1013, "")).initiator()).isEqualTo(Initiator.ENGINE);
    StandardOutbound silent = new StandardOutbound(engine.session(), clock, Runnable::run);
    silent.gate().begin();
    silent.pingInterval(Duration.ofMillis(100));
    engine.script(Script.AT_ONCE);
    clock.advance(200);
    assertThat(silent.closure(SessionClose.reason(1011, "")).initiator())
        .isEqualTo(Initiator.ENGINE);
  }

  @Test
  void anOverflowIsReportedOnceAndNotOnTheThreadThatSends() {
    List<Runnable> elsewhere = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    StandardOutbound other = new StandardOutbound(engine.session(), clock, elsewhere::add);
    other.onFailure(failures::add);
    other.outboundLimit(5, Overflow.CLOSE);
    engine.script(Script.LATER);
    other.send("12345");
    other.send("6");
    other.send("7");
    assertThat(failures).isEmpty();
    elsewhere.forEach(Runnable::run);
    assertThat(failures).hasSize(1);
    assertThat(other.isOpen()).isFalse();
  }
}
