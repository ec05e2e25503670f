package dev.vaporetto.internal.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes to a client's socket before its first listener. */
@Timeout(20)
class EarlyMessagesTest {
  private static final String KIB = "k".repeat(1024);

  private final ScriptedPort port = new ScriptedPort();
  private final ManualClock clock = new ManualClock();
  private final List<String> told = new ArrayList<>();
  private final List<Runnable> callbacks = new ArrayList<>();
  private final FluentSocket socket =
      new FluentSocket(
          port,
          kind -> {
            told.add("unhandled " + kind);
            return false;
          },
          clock);

  EarlyMessagesTest() {
    socket.keepUntilFirstListener(callbacks::add);
    socket.open(() -> CompletableFuture.completedStage(null));
  }

  private void listen() {
    socket.onString((String text) -> told.add(text));
    socket.onData((byte[] bytes) -> told.add("bytes " + new String(bytes, UTF_8)));
  }

  private void runCallbacks() {
    List<Runnable> due = List.copyOf(callbacks);
    callbacks.clear();
    due.forEach(Runnable::run);
  }

  @Test
  void messagesOfBothKindsAreKeptInOrder() {
    ByteBuffer reused = ByteBuffer.wrap("two".getBytes(UTF_8));
    socket.dispatchText("one", true);
    socket.dispatchBinary(reused, true);
    reused.put(0, (byte) 'x');
    socket.dispatchText("three", true);
    listen();
    assertThat(told).isEmpty();
    runCallbacks();
    assertThat(told).containsExactly("one", "bytes two", "three");
    socket.dispatchText("four", true);
    assertThat(told).endsWith("four");
    assertThat(port.log).isEmpty();
  }

  @Test
  void whatComesWhileTheKeptOnesAreDeliveredIsBehindThem() {
    socket.dispatchText("one", true);
    socket.dispatchText("two", true);
    socket.onString(
        (String text) -> {
          told.add(text);
          if (text.equals("one")) {
            socket.dispatchText("three", true);
          }
        });
    runCallbacks();
    assertThat(told).containsExactly("one", "two", "three");
  }

  @Test
  void readingStopsAt64KibibytesAndGoesOnWithTheFirstListener() {
    for (int i = 0; i < 63; i++) {
      socket.dispatchText(KIB, true);
    }
    assertThat(port.log).isEmpty();
    socket.dispatchText(KIB, true);
    assertThat(port.log).containsExactly("suspend");
    assertThat(socket.isBusy()).isTrue();
    listen();
    assertThat(port.log).containsExactly("suspend");
    runCallbacks();
    assertThat(told).hasSize(64);
    assertThat(port.log).containsExactly("suspend", "resume");
    assertThat(socket.isBusy()).isFalse();
  }

  @Test
  void whereReadingCannotStopTheEnginesThreadWaits() throws Exception {
    port.canSuspend = false;
    CompletableFuture<Void> dispatched =
        CompletableFuture.runAsync(() -> socket.dispatchText(KIB.repeat(64), true));
    assertThat(dispatched).isNotDone();
    socket.gone();
    dispatched.get(10, TimeUnit.SECONDS);
  }

  @Test
  void after10SecondsMessagesGoTheWayOfThoseWithoutAListener() {
    socket.dispatchText("lost", true);
    clock.advance(9_999);
    assertThat(callbacks).isEmpty();
    clock.advance(1);
    runCallbacks();
    assertThat(told).containsExactly("unhandled text");
    socket.dispatchText("lost, too", true);
    assertThat(told).containsExactly("unhandled text", "unhandled text");
  }

  @Test
  void aCloseIsToldAtOnceWhereNothingIsKept() {
    socket.onClose((code, reason) -> told.add("close " + code));
    socket.closed(1001, "");
    assertThat(told).containsExactly("close 1001");
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void aCloseComesBehindWhatIsKept() {
    socket.onClose((code, reason) -> told.add("close " + code));
    socket.dispatchText("one", true);
    socket.closed(1001, "");
    assertThat(told).isEmpty();
    listen();
    runCallbacks();
    assertThat(told).containsExactly("one", "close 1001");
  }

  @Test
  void aCloseWaitsASecondForAListenerToWhatIsKept() {
    socket.onClose((code, reason) -> told.add("close " + code));
    socket.dispatchText("one", true);
    socket.closed(1001, "");
    clock.advance(1_000);
    runCallbacks();
    assertThat(told).containsExactly("unhandled text", "close 1001");
  }

  @Test
  void whoHasClosedWantsNothingOfWhatIsKept() {
    socket.onClose((code, reason) -> told.add("close " + code));
    socket.dispatchText("one", true);
    socket.close();
    socket.closed(1000, "");
    assertThat(told).containsExactly("close 1000");
  }

  @Test
  void aPingIsAnsweredWithoutAListener() {
    CompletableFuture<Void> pong = socket.ping();
    socket.dispatchPong(port.pings.get(0));
    assertThat(pong).isDone();
  }

  @Test
  void aKeptMessageOfTheSecondKindAndWhatIsBehindItWaitForItsListener() {
    socket.dispatchText("one", true);
    socket.dispatchBinary(ByteBuffer.wrap("two".getBytes(UTF_8)), true);
    socket.dispatchText("three", true);
    socket.onString((String text) -> told.add(text));
    runCallbacks();
    assertThat(told).containsExactly("one");
    socket.dispatchText("four", true);
    socket.onData((byte[] bytes) -> told.add("bytes " + new String(bytes, UTF_8)));
    runCallbacks();
    assertThat(told).containsExactly("one", "bytes two", "three", "four");
    socket.dispatchText("five", true);
    assertThat(told).endsWith("five");
  }

  @Test
  void afterAnotherSecondTheSecondKindGoesTheWayOfThoseWithoutAListener() {
    socket.dispatchText("one", true);
    socket.dispatchBinary(ByteBuffer.allocate(1), true);
    socket.dispatchText("three", true);
    socket.onString((String text) -> told.add(text));
    runCallbacks();
    clock.advance(999);
    runCallbacks();
    assertThat(told).containsExactly("one");
    clock.advance(1);
    runCallbacks();
    assertThat(told).containsExactly("one", "unhandled binary", "three");
    assertThat(clock.waiting()).isZero();
    socket.dispatchBinary(ByteBuffer.allocate(1), true);
    assertThat(told).endsWith("unhandled binary");
  }

  @Test
  void aCloseComesBehindTheSecondKind() {
    socket.onClose((code, reason) -> told.add("close " + code));
    socket.dispatchText("one", true);
    socket.dispatchBinary(ByteBuffer.allocate(1), true);
    socket.onString((String text) -> told.add(text));
    runCallbacks();
    socket.closed(1001, "");
    assertThat(told).containsExactly("one");
    clock.advance(1_000);
    runCallbacks();
    assertThat(told).containsExactly("one", "unhandled binary", "close 1001");
  }
}
