package dev.vaporetto.internal.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.Closure;
import dev.vaporetto.internal.ManualClock;
import dev.vaporetto.internal.engine.ScriptedOutbound;
import dev.vaporetto.internal.engine.TestClosures;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that arrive at a client's socket before its first listener. */
@Timeout(20)
class EarlyMessagesTest {
  private static final String KIB = "k".repeat(1024);

  private final ScriptedOutbound port = new ScriptedOutbound();
  private final ManualClock clock = new ManualClock();
  private final List<String> events = new ArrayList<>();
  private final List<Runnable> callbacks = new ArrayList<>();
  private final FluentSocket socket =
      new FluentSocket(
          port,
          kind -> {
            events.add("unhandled " + kind);
            return false;
          },
          clock);

  EarlyMessagesTest() {
    socket.keepUntilFirstListener(callbacks::add);
    socket.open(() -> CompletableFuture.completedStage(null));
  }

  private void listen() {
    socket.onString((String text) -> events.add(text));
    socket.onData((byte[] bytes) -> events.add("bytes " + new String(bytes, UTF_8)));
  }

  private void runCallbacks() {
    while (!callbacks.isEmpty()) {
      callbacks.remove(0).run();
    }
  }

  @Test
  void messagesOfBothKindsAreKeptInOrder() {
    ByteBuffer reused = ByteBuffer.wrap("two".getBytes(UTF_8));
    socket.texts().take("one", true);
    socket.binaries().take(reused, true);
    reused.put(0, (byte) 'x');
    socket.texts().take("three", true);
    listen();
    assertThat(events).isEmpty();
    runCallbacks();
    assertThat(events).containsExactly("one", "bytes two", "three");
    socket.texts().take("four", true);
    assertThat(events).endsWith("four");
    assertThat(port.log).isEmpty();
  }

  @Test
  void whatComesWhileTheKeptOnesAreDeliveredIsBehindThem() {
    socket.texts().take("one", true);
    socket.texts().take("two", true);
    socket.onString(
        (String text) -> {
          events.add(text);
          if (text.equals("one")) {
            socket.texts().take("three", true);
          }
        });
    runCallbacks();
    assertThat(events).containsExactly("one", "two", "three");
  }

  @Test
  void readingStopsAt64KibibytesAndGoesOnWithTheFirstListener() {
    for (int i = 0; i < 63; i++) {
      socket.texts().take(KIB, true);
    }
    assertThat(port.log).isEmpty();
    socket.texts().take(KIB, true);
    assertThat(port.log).containsExactly("suspend");
    listen();
    assertThat(port.log).containsExactly("suspend");
    runCallbacks();
    assertThat(events).hasSize(64);
    assertThat(port.log).containsExactly("suspend", "resume");
  }

  @Test
  void anErrorOfAnyKindWhileKeptOnesAreDeliveredEndsTheSocketAndNotTheThread() {
    List<Throwable> failures = new ArrayList<>();
    socket.onError(failures::add);
    socket.texts().take("one", true);
    socket.texts().take("two", true);
    socket.onString(
        text -> {
          throw new StackOverflowError(text);
        });
    runCallbacks();
    assertThat(failures).singleElement().isInstanceOf(StackOverflowError.class);
    assertThat(port.log).containsExactly("close 1011 internal error");
    socket.onClose((code, reason) -> events.add("close " + code));
    socket.closed(TestClosures.of(1011, ""));
    assertThat(events).containsExactly("close 1011");
  }

  @Test
  void after10SecondsMessagesGoTheWayOfThoseWithoutAListener() {
    socket.texts().take("lost", true);
    clock.advance(9_999);
    assertThat(callbacks).isEmpty();
    clock.advance(1);
    runCallbacks();
    assertThat(events).containsExactly("unhandled text");
    socket.texts().take("lost, too", true);
    assertThat(events).containsExactly("unhandled text", "unhandled text");
  }

  @Test
  void aCloseIsToldAtOnceWhereNothingIsKept() {
    socket.onClose((code, reason) -> events.add("close " + code));
    socket.closed(TestClosures.of(1001, ""));
    assertThat(events).containsExactly("close 1001");
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void aCloseComesBehindWhatIsKept() {
    socket.onClose((code, reason) -> events.add("close " + code));
    socket.texts().take("one", true);
    socket.closed(TestClosures.of(1001, ""));
    assertThat(events).isEmpty();
    listen();
    runCallbacks();
    assertThat(events).containsExactly("one", "close 1001");
  }

  @Test
  void aCloseWaitsASecondForAListenerToWhatIsKept() {
    socket.onClose((code, reason) -> events.add("close " + code));
    socket.texts().take("one", true);
    socket.closed(TestClosures.of(1001, ""));
    clock.advance(1_000);
    runCallbacks();
    assertThat(events).containsExactly("unhandled text", "close 1001");
  }

  @Test
  void whoHasClosedWantsNothingOfWhatIsKept() {
    socket.onClose((code, reason) -> events.add("close " + code));
    socket.texts().take("one", true);
    socket.close();
    socket.closed(TestClosures.of(1000, ""));
    assertThat(events).containsExactly("close 1000");
  }

  @Test
  void aPingIsAnsweredWithoutAListener() {
    CompletableFuture<Void> pong = socket.ping();
    socket.dispatchPong(port.pings.get(0));
    assertThat(pong).isDone();
  }

  @Test
  void aKeptMessageOfTheSecondKindAndWhatIsBehindItWaitForItsListener() {
    socket.texts().take("one", true);
    socket.binaries().take(ByteBuffer.wrap("two".getBytes(UTF_8)), true);
    socket.texts().take("three", true);
    socket.onString((String text) -> events.add(text));
    runCallbacks();
    assertThat(events).containsExactly("one");
    socket.texts().take("four", true);
    socket.onData((byte[] bytes) -> events.add("bytes " + new String(bytes, UTF_8)));
    runCallbacks();
    assertThat(events).containsExactly("one", "bytes two", "three", "four");
    socket.texts().take("five", true);
    assertThat(events).endsWith("five");
  }

  @Test
  void afterAnotherSecondTheSecondKindGoesTheWayOfThoseWithoutAListener() {
    socket.texts().take("one", true);
    socket.binaries().take(ByteBuffer.allocate(1), true);
    socket.texts().take("three", true);
    socket.onString((String text) -> events.add(text));
    runCallbacks();
    clock.advance(999);
    runCallbacks();
    assertThat(events).containsExactly("one");
    clock.advance(1);
    runCallbacks();
    assertThat(events).containsExactly("one", "unhandled binary", "three");
    assertThat(clock.waiting()).isZero();
    socket.binaries().take(ByteBuffer.allocate(1), true);
    assertThat(events).endsWith("unhandled binary");
  }

  @Test
  void aCloseComesBehindTheSecondKind() {
    socket.onClose((code, reason) -> events.add("close " + code));
    socket.texts().take("one", true);
    socket.binaries().take(ByteBuffer.allocate(1), true);
    socket.onString((String text) -> events.add(text));
    runCallbacks();
    socket.closed(TestClosures.of(1001, ""));
    assertThat(events).containsExactly("one");
    clock.advance(1_000);
    runCallbacks();
    assertThat(events).containsExactly("one", "unhandled binary", "close 1001");
  }

  @Test
  void aCloseDoesNotWaitForEverForTheStageOfAMessageBeforeIt() {
    socket.onClose((code, reason) -> events.add("close " + code));
    socket.texts().take("one", true);
    socket.texts().take("two", true);
    socket.onStringAsync(
        text -> {
          events.add(text);
          return new CompletableFuture<>();
        });
    runCallbacks();
    socket.closed(TestClosures.of(1001, ""));
    clock.advance(999);
    runCallbacks();
    assertThat(events).containsExactly("one");
    clock.advance(1);
    runCallbacks();
    assertThat(events).containsExactly("one", "two", "close 1001");
    assertThat(socket.closed()).isDone();
  }

  @Test
  void aCloseThatTheMessagesBeforeItDoNotDelayLeavesNoTimer() {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    socket.onClose((code, reason) -> events.add("close " + code));
    socket.texts().take("one", true);
    socket.onStringAsync(text -> stage);
    runCallbacks();
    socket.closed(TestClosures.of(1001, ""));
    stage.complete(null);
    runCallbacks();
    assertThat(events).containsExactly("close 1001");
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void aPauseStopsTheDeliveryOfEarlyMessagesAndResumeGoesOnWithIt() {
    socket.texts().take("one", true);
    socket.texts().take("two", true);
    socket.onString(
        (String text) -> {
          events.add(text);
          socket.flow().pause();
        });
    runCallbacks();
    assertThat(events).containsExactly("one");
    socket.flow().resume();
    runCallbacks();
    assertThat(events).containsExactly("one", "two");
  }

  @Test
  void aCloseWaitsASecondForAnApplicationThatHasPaused() {
    socket.onClose((code, reason) -> events.add("close " + code));
    socket.texts().take("one", true);
    socket.flow().pause();
    socket.onString(events::add);
    runCallbacks();
    socket.closed(TestClosures.of(1001, ""));
    runCallbacks();
    assertThat(events).isEmpty();
    clock.advance(1_000);
    runCallbacks();
    assertThat(events).containsExactly("close 1001");
  }

  /** A peer may send very many before a listener is there, and they are objects all the same. */
  @Test
  void emptyMessagesStopTheReadingToo() {
    for (int i = 0; i < 255; i++) {
      socket.texts().take("", true);
    }
    assertThat(port.log).isEmpty();
    socket.texts().take("", true);
    assertThat(port.log).containsExactly("suspend");
  }

  @Test
  void whatIsKeptIsOfAccountUntilItIsDeliveredOrDropped() {
    socket.texts().take(KIB, true);
    socket.texts().take("", true);
    assertThat(port.kept.bytes()).isEqualTo(1024 + 256);
    listen();
    runCallbacks();
    assertThat(events).hasSize(2);
    assertThat(port.kept.bytes()).isZero();
    socket.texts().take(KIB, true);
    assertThat(port.kept.bytes()).as("what does not wait").isZero();
  }

  @Test
  void whatIsDroppedIsOfAccountNoMore() {
    socket.texts().take(KIB, true);
    CompletableFuture<Closure> unused = socket.close(1000, "");
    socket.closed(TestClosures.of(1000, ""));
    assertThat(port.kept.bytes()).isZero();
  }
}
