package dev.vaporetto.internal.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.vaporetto.Closure;
import dev.vaporetto.LogOf;
import dev.vaporetto.MessageListener;
import dev.vaporetto.internal.ManualClock;
import dev.vaporetto.internal.engine.ScriptedOutbound;
import dev.vaporetto.internal.engine.TestClosures;
import dev.vaporetto.internal.socket.lifecycle.SocketLifecycle;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class FluentSocketTest {
  private final ScriptedOutbound port = new ScriptedOutbound();
  private final List<String> events = new ArrayList<>();
  private boolean refuse;
  private final FluentSocket socket =
      new FluentSocket(
          port,
          kind -> {
            events.add("unhandled " + kind);
            return refuse;
          },
          new ManualClock());

  private void openReady() {
    socket.open(() -> CompletableFuture.completedStage(null));
  }

  private void watch() {
    socket.onError(failure -> events.add("error " + failure.getMessage()));
    socket.onClose((code, reason) -> events.add("close " + code + " " + reason));
  }

  @Test
  void aReadyHandlerDoesNotSuspend() {
    openReady();
    assertThat(port.log).isEmpty();
  }

  /** The memory behind it may be the engine's, which other connections use as well. */
  @Test
  void noBufferThatIsNotACopyShowsItsArray() {
    List<ByteBuffer> got = new ArrayList<>();
    openReady();
    socket.onByteBuffer(got::add);
    socket.onPing(got::add);
    socket.onPong(got::add);
    socket.binaries().take(ByteBuffer.allocate(1), true);
    socket.dispatchPing(ByteBuffer.allocate(1));
    socket.dispatchPong(ByteBuffer.allocate(1));
    socket.streams().onByteBuffer((part, last) -> got.add(part));
    socket.binaries().take(ByteBuffer.allocate(1), false);
    socket.binaries().take(ByteBuffer.allocate(1).asReadOnlyBuffer(), true);
    assertThat(got).hasSize(5).allMatch(ByteBuffer::isReadOnly);
  }

  @Test
  void theEngineIsSuspendedUntilTheStageIsDone() {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    socket.open(() -> stage);
    assertThat(port.log).containsExactly("suspend");
    stage.complete(null);
    assertThat(port.log).containsExactly("suspend", "resume");
  }

  @Test
  void aFailedStageIsToldWithoutItsWrapperAndAnExceptionWithItsCause() {
    watch();
    Exception failure = new IllegalStateException("failed", new IllegalArgumentException("why"));
    socket.open(() -> CompletableFuture.failedStage(new CompletionException(failure)));
    assertThat(events).containsExactly("error failed");
    assertThat(port.log).containsExactly("close 1011 internal error");
  }

  @Test
  @SuppressWarnings("NullAway") // what an application without null checks may do
  void aHandlerThatReturnsNullIsAnError() {
    watch();
    CompletionStage<?> none = null;
    socket.open(() -> none);
    assertThat(events).containsExactly("error the route's handler returned null; expected a stage");
  }

  @Test
  void onlyTheFirstErrorIsToldAndNothingIsDispatchedAfterIt() {
    watch();
    openReady();
    socket.onString(
        text -> {
          throw new IllegalStateException(text);
        });
    socket.texts().take("first", true);
    socket.texts().take("second", true);
    socket.engineFailed(new IllegalStateException("third"));
    socket.closed(TestClosures.of(1011, "internal error"));
    socket.closed(TestClosures.of(1006, ""));

    assertThat(events).containsExactly("error first", "close 1011 internal error");
    assertThat(port.log).containsExactly("close 1011 internal error");
  }

  @Test
  void anErrorOfTheEngineIsToldAndTheCloseLeftToIt() {
    watch();
    socket.engineFailed(new IllegalStateException("reset"));
    assertThat(events).containsExactly("error reset");
    assertThat(port.log).isEmpty();
  }

  @Test
  void aListenerThatComesLateIsToldAtOnce() {
    socket.engineFailed(new IllegalStateException("reset"));
    socket.closed(TestClosures.of(1006, "gone"));
    socket
        .onString(text -> {})
        .onError(failure -> events.add("error " + failure.getMessage()))
        .onClose((code, reason) -> events.add("close " + code));
    watch();
    assertThat(events)
        .containsExactly("error reset", "close 1006", "error reset", "close 1006 gone");
  }

  @Test
  void aListenerSetInOnErrorIsToldTheErrorOnce() {
    socket.onError(
        failure ->
            socket
                .onString(text -> {})
                .onError(again -> events.add("again " + again.getMessage())));
    socket.engineFailed(new IllegalStateException("reset"));
    assertThat(events).containsExactly("again reset");
  }

  @Test
  void aReplacedListenerIsToldNothing() {
    socket.onByteBuffer(bytes -> {}).onClose((code, reason) -> events.add("buffer"));
    socket.onData(bytes -> {}).onClose((code, reason) -> events.add("data"));
    socket.closed(TestClosures.of(1000, ""));
    assertThat(events).containsExactly("data");
  }

  @Test
  void onDataGetsAnArrayOfItsOwn() {
    openReady();
    socket.onData(bytes -> events.add(new String(bytes, UTF_8)));
    socket.binaries().take(ByteBuffer.wrap("xabx".getBytes(UTF_8), 1, 2), true);
    assertThat(events).containsExactly("ab");
  }

  @Test
  void aMessageWithoutAListenerIsDroppedOrRefused() {
    openReady();
    socket.texts().take("dropped", true);
    assertThat(port.log).isEmpty();
    refuse = true;
    socket.binaries().take(ByteBuffer.allocate(1), true);
    assertThat(events).containsExactly("unhandled text", "unhandled binary");
    assertThat(port.log).containsExactly("close 1003 no listener for a binary message");
  }

  @Test
  void nothingIsDispatchedAfterTheApplicationHasClosed() {
    openReady();
    socket.onString(text -> events.add(text));
    CompletableFuture<Closure> closed = socket.close(4000, "");
    socket.texts().take("late", true);
    assertThat(events).isEmpty();
    assertThat(closed).isNotDone();
    socket.closed(TestClosures.of(4000, ""));
    assertThat(closed).isCompleted();
  }

  @Test
  void anOnCloseThatThrowsDoesNotKeepTheOthersFromTheEnd() {
    socket
        .onString(text -> {})
        .onClose(
            (code, reason) -> {
              throw new IllegalStateException("careless");
            });
    watch();
    socket.closed(TestClosures.of(1000, "bye"));
    assertThat(events).containsExactly("close 1000 bye");
  }

  @Test
  void theHalfOfALostMessageIsNotPartOfTheNextOne() {
    openReady();
    socket.streams().onString((part, last) -> events.add("part " + part + " " + last));
    assertThat(socket.texts().begin()).isTrue();
    socket.texts().take("half ", false);
    socket.lost(1006);
    socket.onString(events::add);
    socket.reopened(() -> CompletableFuture.completedStage(null));
    assertThat(socket.texts().begin()).isFalse();
    socket.texts().take("a new one", true);
    assertThat(events).containsExactly("part half  false", "a new one");
  }

  @Test
  void whateverAListenerThrowsReachesOnErrorAndClosesWith1011() {
    for (Throwable thrown :
        List.of(
            new StackOverflowError("deep"), new NoClassDefFoundError("none"), new Error("any"))) {
      ScriptedOutbound outbound = new ScriptedOutbound();
      FluentSocket one = new FluentSocket(outbound, kind -> false, new ManualClock());
      List<Throwable> failures = new ArrayList<>();
      one.onError(failures::add);
      one.open(() -> CompletableFuture.completedStage(null));
      one.onString(
          text -> {
            throw sneaky(thrown);
          });
      one.texts().take("x", true);
      assertThat(failures).containsExactly(thrown);
      assertThat(outbound.log).containsExactly("close 1011 internal error");
    }
  }

  private static Exception sneaky(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return (Exception) thrown;
  }

  @Test
  void theClosureIsWhatTheEngineTells() {
    Closure closure = TestClosures.of(4001, "enough");
    socket.closed(closure);
    assertThat(socket.closed()).isCompletedWithValue(closure);
    assertThat(socket.close()).isCompletedWithValue(closure);
  }

  @Test
  void aFailureAfterTheFirstOneOrAfterTheCloseIsLogged() {
    watch();
    try (LogOf log = new LogOf(SocketLifecycle.class)) {
      socket.fail(new IllegalStateException("first"));
      socket.fail(new IllegalStateException("second"));
      socket.closed(TestClosures.of(1011, "internal error"));
      socket.fail(new IllegalStateException("third"));
      assertThat(log.messages())
          .containsExactly(
              "WARNING a WebSocket that had failed before failed again"
                  + " (session 1, 192.0.2.7:5100): second",
              "WARNING a WebSocket that had closed before failed (session 1, 192.0.2.7:5100):"
                  + " third");
    }
    assertThat(events).containsExactly("error first", "close 1011 internal error");
  }

  @Test
  void noErrorIsReportedAfterTheClose() {
    watch();
    socket.closed(TestClosures.of(1000, ""));
    socket.engineFailed(new IllegalStateException("late"));
    assertThat(events).containsExactly("close 1000 ");
  }

  @Test
  @SuppressWarnings("NullAway") // what an application without null checks may do
  void nullIsRefusedWithTheNameOfItsParameter() {
    assertThatNullPointerException()
        .isThrownBy(() -> socket.send((String) null))
        .withMessage("message");
    assertThatNullPointerException()
        .isThrownBy(() -> socket.onString((MessageListener<String>) null))
        .withMessage("listener");
    assertThatNullPointerException()
        .isThrownBy(() -> socket.streams().send((InputStream) null))
        .withMessage("source");
    assertThat(port.log).isEmpty();
  }

  @Test
  void theIdOfASocketNamesItsNodeByAWholeUuid() {
    assertThat(socket.id()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9]+");
  }
}
