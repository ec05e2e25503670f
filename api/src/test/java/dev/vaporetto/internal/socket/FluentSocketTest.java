package dev.vaporetto.internal.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class FluentSocketTest {
  private final ScriptedPort port = new ScriptedPort();
  private final List<String> told = new ArrayList<>();
  private boolean refuse;
  private final FluentSocket socket =
      new FluentSocket(
          port,
          kind -> {
            told.add("unhandled " + kind);
            return refuse;
          },
          new ManualClock());

  private void openReady() {
    socket.open(() -> CompletableFuture.completedStage(null));
  }

  private void watch() {
    socket.onError(failure -> told.add("error " + failure.getMessage()));
    socket.onClose((code, reason) -> told.add("close " + code + " " + reason));
  }

  @Test
  void aReadyHandlerDoesNotSuspend() {
    openReady();
    assertThat(port.log).isEmpty();
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
  void anEngineThatCannotBeSuspendedIsNotResumed() {
    port.canSuspend = false;
    CompletableFuture<Void> stage = new CompletableFuture<>();
    socket.open(() -> stage);
    stage.complete(null);
    assertThat(port.log).containsExactly("suspend");
  }

  @Test
  void aFailedStageIsToldWithoutItsWrapperAndAnExceptionWithItsCause() {
    watch();
    Exception failure = new IllegalStateException("failed", new IllegalArgumentException("why"));
    socket.open(() -> CompletableFuture.failedStage(new CompletionException(failure)));
    assertThat(told).containsExactly("error failed");
    assertThat(port.log).containsExactly("close 1011 internal error");
  }

  @Test
  @SuppressWarnings("NullAway") // what an application without null checks may do
  void aHandlerThatReturnsNullIsAnError() {
    watch();
    CompletionStage<?> none = null;
    socket.open(() -> none);
    assertThat(told).containsExactly("error the route's handler returned null; expected a stage");
  }

  @Test
  void onlyTheFirstErrorIsToldAndNothingIsDispatchedAfterIt() {
    watch();
    openReady();
    socket.onString(
        text -> {
          throw new IllegalStateException(text);
        });
    socket.dispatchText("first", true);
    socket.dispatchText("second", true);
    socket.engineFailed(new IllegalStateException("third"));
    socket.closed(1011, "internal error");
    socket.closed(1006, "");

    assertThat(told).containsExactly("error first", "close 1011 internal error");
    assertThat(port.log).containsExactly("close 1011 internal error");
  }

  @Test
  void anErrorOfTheEngineIsToldAndTheCloseLeftToIt() {
    watch();
    socket.engineFailed(new IllegalStateException("reset"));
    assertThat(told).containsExactly("error reset");
    assertThat(port.log).isEmpty();
  }

  @Test
  void aListenerThatComesLateIsToldAtOnce() {
    socket.engineFailed(new IllegalStateException("reset"));
    socket.closed(1006, "gone");
    socket
        .onString(text -> {})
        .onError(failure -> told.add("error " + failure.getMessage()))
        .onClose((code, reason) -> told.add("close " + code));
    watch();
    assertThat(told).containsExactly("error reset", "close 1006", "error reset", "close 1006 gone");
  }

  @Test
  void aListenerSetInOnErrorIsToldTheErrorOnce() {
    socket.onError(
        failure ->
            socket.onString(text -> {}).onError(again -> told.add("again " + again.getMessage())));
    socket.engineFailed(new IllegalStateException("reset"));
    assertThat(told).containsExactly("again reset");
  }

  @Test
  void aReplacedListenerIsToldNothing() {
    socket.onByteBuffer(bytes -> {}).onClose((code, reason) -> told.add("buffer"));
    socket.onData(bytes -> {}).onClose((code, reason) -> told.add("data"));
    socket.closed(1000, "");
    assertThat(told).containsExactly("data");
  }

  @Test
  void onDataGetsAnArrayOfItsOwn() {
    openReady();
    socket.onData((same, bytes) -> told.add((same == socket) + " " + new String(bytes, UTF_8)));
    socket.dispatchBinary(ByteBuffer.wrap("xabx".getBytes(UTF_8), 1, 2), true);
    assertThat(told).containsExactly("true ab");
  }

  @Test
  void aMessageWithoutAListenerIsDroppedOrRefused() {
    openReady();
    socket.dispatchText("dropped", true);
    assertThat(port.log).isEmpty();
    refuse = true;
    socket.dispatchBinary(ByteBuffer.allocate(1), true);
    assertThat(told).containsExactly("unhandled text", "unhandled binary");
    assertThat(port.log).containsExactly("close 1003 no listener for a binary message");
  }

  @Test
  void nothingIsDispatchedAfterTheApplicationHasClosed() {
    openReady();
    socket.onString(text -> told.add(text));
    CompletableFuture<Void> closed = socket.close(4000, "");
    socket.dispatchText("late", true);
    assertThat(told).isEmpty();
    assertThat(closed).isNotDone();
    socket.closed(4000, "");
    assertThat(closed).isCompleted();
  }

  @Test
  void aThreadThatWaitsForTheHandlerIsFreedByTheEnd() throws InterruptedException {
    socket.open(CompletableFuture::new);
    socket.onString(text -> told.add(text));
    Thread engine = new Thread(() -> socket.dispatchText("lost", true));
    engine.start();
    socket.gone();
    engine.join(20_000);
    assertThat(engine.isAlive()).isFalse();
    assertThat(told).isEmpty();
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
    socket.closed(1000, "bye");
    assertThat(told).containsExactly("close 1000 bye");
  }

  @Test
  void theHalfOfALostMessageIsNotPartOfTheNextOne() {
    PartsSwitch always = (text, betweenMessages) -> true;
    socket.delivering(always);
    openReady();
    socket.onStringPart((part, last) -> {});
    socket.onString((String text) -> told.add(text));
    socket.dispatchText("half ", false);
    socket.lost(1006);
    socket.reopening();
    socket.delivering(always);
    socket.reopened(() -> CompletableFuture.completedStage(null));
    socket.dispatchText("a new ", false);
    socket.dispatchText("one", true);
    assertThat(told).containsExactly("a new one");
  }
}
