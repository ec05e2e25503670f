package dev.vaporetto.internal.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.MessageCodec;
import dev.vaporetto.UndecodableMessageException;
import dev.vaporetto.internal.ManualClock;
import dev.vaporetto.internal.engine.ScriptedOutbound;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners that return stages, listeners for parts, and codecs. */
@Timeout(20)
class BackPressureTest {
  private final ScriptedOutbound port = new ScriptedOutbound();
  private final List<String> events = new ArrayList<>();
  private final FluentSocket socket =
      new FluentSocket(
          port,
          kind -> {
            events.add("unhandled " + kind);
            return false;
          },
          new ManualClock());

  BackPressureTest() {
    socket.onError(failure -> events.add("error " + failure.getMessage()));
  }

  private void open() {
    socket.open(() -> CompletableFuture.completedStage(null));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  @Test
  void nothingIsReadUntilTheStageOfAListenerIsDone() {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    socket.onStringAsync(text -> stage);
    open();
    socket.texts().take("one", true);
    assertThat(port.log).containsExactly("suspend");
    stage.complete(null);
    assertThat(port.log).containsExactly("suspend", "resume");
  }

  @Test
  void aStageThatIsDoneDoesNotSuspend() {
    socket.onDataAsync(bytes -> CompletableFuture.completedFuture(null));
    open();
    socket.binaries().take(bytes("one"), true);
    assertThat(port.log).isEmpty();
  }

  @Test
  void aStageThatFailsCountsLikeAnException() {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    socket.onStringAsync(text -> stage);
    open();
    socket.texts().take("one", true);
    stage.completeExceptionally(new IllegalStateException("broken"));
    assertThat(events).containsExactly("error broken");
    assertThat(port.log).containsExactly("suspend", "close 1011 internal error", "resume");
  }

  @Test
  void aListenerWithoutAStageFails() {
    socket.onStringAsync(text -> nothing());
    open();
    socket.texts().take("one", true);
    assertThat(events).containsExactly("error the listener returned null; expected a stage");
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what an application may do
  private static <T> T nothing() {
    return null;
  }

  @Test
  void pausesAreNotCountedAndOutlastAListener() {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    socket.onStringAsync(text -> stage);
    open();
    socket.texts().take("one", true);
    socket.flow().pause().pause();
    stage.complete(null);
    assertThat(port.log).containsExactly("suspend");
    socket.flow().resume();
    assertThat(port.log).containsExactly("suspend", "resume");
    socket.flow().resume();
    assertThat(port.log).hasSize(2);
  }

  @Test
  void anEngineThatCannotBeSuspendedRefusesBackPressure() {
    port.canSuspend = false;
    assertThatThrownBy(() -> socket.flow().pause())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> socket.onStringAsync(text -> new CompletableFuture<>()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("onStringAsync");
  }

  @Test
  void earlyMessagesWaitForTheStageOfTheOneBefore() {
    List<Runnable> callbacks = new ArrayList<>();
    socket.keepUntilFirstListener(callbacks::add);
    open();
    socket.texts().take("one", true);
    socket.texts().take("two", true);
    CompletableFuture<Void> stage = new CompletableFuture<>();
    socket.onStringAsync(
        text -> {
          events.add(text);
          return stage;
        });
    callbacks.remove(0).run();
    assertThat(events).containsExactly("one");
    stage.complete(null);
    callbacks.remove(0).run();
    assertThat(events).containsExactly("one", "two");
  }

  // ---- parts

  @Test
  void aListenerForPartsGetsEachPart() {
    socket.streams().onString((part, last) -> events.add(part + " " + last));
    open();
    assertThat(socket.texts().wantsParts()).isTrue();
    assertThat(socket.texts().begin()).isTrue();
    socket.texts().take("123456789", false);
    socket.texts().take("123456789", true);
    assertThat(events).containsExactly("123456789 false", "123456789 true");
  }

  @Test
  void aMessageThatHasBegunGoesToTheListenerSoFar() {
    socket
        .streams()
        .onByteBuffer((part, last) -> events.add("first " + UTF_8.decode(part) + " " + last));
    open();
    assertThat(socket.binaries().begin()).isTrue();
    socket.onData(all -> events.add("whole " + new String(all, UTF_8)));
    socket.binaries().take(bytes("a"), false);
    socket.binaries().take(bytes("b"), true);
    assertThat(socket.binaries().begin()).isFalse();
    socket.binaries().take(bytes("cd"), true);
    assertThat(events).containsExactly("first a false", "first b true", "whole cd");
  }

  @Test
  void everyFormOfAListenerExistsForTextBufferAndArray() {
    open();
    CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
    socket.onByteBufferAsync(
        buffer -> {
          events.add("buffer " + UTF_8.decode(buffer));
          return done;
        });
    socket.binaries().take(bytes("1"), true);
    socket
        .streams()
        .onDataAsync(
            (part, last) -> {
              events.add("array " + new String(part, UTF_8) + " " + last);
              return done;
            });
    socket.binaries().take(bytes("2"), true);
    socket.streams().onData((part, last) -> events.add("part " + part.length + " " + last));
    socket.binaries().take(bytes("3"), true);
    socket
        .streams()
        .onStringAsync(
            (part, last) -> {
              events.add("text " + part + " " + last);
              return done;
            });
    socket.texts().take("4", true);
    assertThat(events).containsExactly("buffer 1", "array 2 true", "part 1 true", "text 4 true");
    assertThat(port.log).isEmpty();
  }

  @Test
  void theBufferOfAnAsyncListenerIsValidUntilItsStageIsDone() {
    open();
    List<ByteBuffer> held = new ArrayList<>();
    socket.onByteBufferAsync(
        buffer -> {
          held.add(buffer);
          return new CompletableFuture<>();
        });
    ByteBuffer reused = bytes("same");
    socket.binaries().take(reused, true);
    reused.put(0, (byte) 'x');
    assertThat(UTF_8.decode(held.get(0)).toString()).isEqualTo("same");
  }

  @Test
  void aMessageWithoutAListenerIsNotHandled() {
    open();
    assertThat(socket.texts().begin()).isFalse();
    socket.texts().take("ab", true);
    assertThat(events).containsExactly("unhandled text");
  }

  // ---- codecs

  private static final MessageCodec<Integer> NUMBERS =
      MessageCodec.of(Object::toString, Integer::valueOf);

  @Test
  void objectsAreSentAndReceivedByACodec() {
    socket.messages(NUMBERS).onMessage(number -> events.add("got " + (number + 1)));
    open();
    socket.texts().take("41", true);
    assertThat(events).containsExactly("got 42");
    assertThat(socket.messages(NUMBERS).send(7)).isCompleted();
    assertThat(port.log).containsExactly("text 7");
  }

  @Test
  void aTextThatCannotBeDecodedClosesWith1007() {
    List<@Nullable Throwable> failures = new ArrayList<>();
    socket
        .messages(NUMBERS)
        .onMessage(number -> events.add("got " + number))
        .onError(failures::add);
    open();
    socket.texts().take("forty", true);
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0))
        .isInstanceOf(UndecodableMessageException.class)
        .hasRootCauseInstanceOf(NumberFormatException.class);
    assertThat(port.log).containsExactly("close 1007 a message could not be decoded");
  }

  @Test
  void anObjectThatCannotBeEncodedFailsItsFutureOnly() {
    MessageCodec<String> codec =
        MessageCodec.of(
            value -> {
              throw new java.io.IOException("no text for " + value);
            },
            text -> text);
    assertThat(socket.messages(codec).send("x"))
        .failsWithin(java.time.Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("no text for x");
    assertThat(port.log).isEmpty();
  }
}
