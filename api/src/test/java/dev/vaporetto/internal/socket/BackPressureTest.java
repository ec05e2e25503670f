package dev.vaporetto.internal.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.MessageCodec;
import dev.vaporetto.UndecodableMessageException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners that make the peer wait, and those that get parts. */
@Timeout(20)
class BackPressureTest {
  private final ScriptedPort port = new ScriptedPort();
  private final List<String> told = new ArrayList<>();
  private final List<String> switches = new ArrayList<>();
  private boolean switchesAnytime = true;
  private final FluentSocket socket =
      new FluentSocket(
          port,
          kind -> {
            told.add("unhandled " + kind);
            return false;
          },
          new ManualClock());

  BackPressureTest() {
    socket.onError(failure -> told.add("error " + failure.getMessage()));
    socket.delivering(
        (text, between) -> {
          switches.add((text ? "text" : "binary") + " " + between);
          return switchesAnytime || between;
        });
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
    socket.dispatchText("one", true);
    assertThat(port.log).containsExactly("suspend");
    assertThat(socket.isBusy()).isTrue();
    stage.complete(null);
    assertThat(port.log).containsExactly("suspend", "resume");
    assertThat(socket.isBusy()).isFalse();
  }

  @Test
  void aStageThatIsDoneHoldsNothingUp() {
    socket.onDataAsync(bytes -> CompletableFuture.completedFuture(null));
    open();
    socket.dispatchBinary(bytes("one"), true);
    assertThat(port.log).isEmpty();
  }

  @Test
  void aStageThatFailsCountsLikeAnException() {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    socket.onStringAsync(text -> stage);
    open();
    socket.dispatchText("one", true);
    stage.completeExceptionally(new IllegalStateException("broken"));
    assertThat(told).containsExactly("error broken");
    assertThat(port.log).containsExactly("suspend", "close 1011 internal error", "resume");
  }

  @Test
  void aListenerWithoutAStageFails() {
    socket.onStringAsync(text -> nothing());
    open();
    socket.dispatchText("one", true);
    assertThat(told).containsExactly("error the listener returned null; expected a stage");
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what an application may do
  private static <T> T nothing() {
    return null;
  }

  @Test
  void aPauseDoesNotCountAndOutlastsAListener() {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    socket.onStringAsync(text -> stage);
    open();
    socket.dispatchText("one", true);
    socket.pause().pause();
    stage.complete(null);
    assertThat(port.log).containsExactly("suspend");
    socket.resume();
    assertThat(port.log).containsExactly("suspend", "resume");
    socket.resume();
    assertThat(port.log).hasSize(2);
  }

  @Test
  void anEngineThatCannotBeSuspendedRefusesThem() {
    port.canSuspend = false;
    assertThatThrownBy(socket::pause).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> socket.onStringAsync(text -> new CompletableFuture<>()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("onStringAsync");
  }

  @Test
  void keptMessagesWaitForTheStageOfTheOneBefore() {
    List<Runnable> callbacks = new ArrayList<>();
    socket.keepUntilFirstListener(callbacks::add);
    open();
    socket.dispatchText("one", true);
    socket.dispatchText("two", true);
    CompletableFuture<Void> stage = new CompletableFuture<>();
    socket.onStringAsync(
        text -> {
          told.add(text);
          return stage;
        });
    callbacks.remove(0).run();
    assertThat(told).containsExactly("one");
    stage.complete(null);
    callbacks.remove(0).run();
    assertThat(told).containsExactly("one", "two");
  }

  // ---- parts

  @Test
  void aListenerForPartsGetsEachPartAndHasNoLimit() {
    socket.onStringPart((part, last) -> told.add(part + " " + last));
    open();
    socket.dispatchText("123456789", false);
    socket.dispatchText("123456789", true);
    assertThat(told).containsExactly("123456789 false", "123456789 true");
    assertThat(switches).containsExactly("text false");
  }

  @Test
  void aMessageThatHasBegunGoesToTheListenerSoFar() {
    socket.onBytesPart((part, last) -> told.add("first " + UTF_8.decode(part) + " " + last));
    open();
    socket.dispatchBinary(bytes("a"), false);
    socket.onData((byte[] all) -> told.add("whole " + new String(all, UTF_8)));
    socket.dispatchBinary(bytes("b"), true);
    socket.dispatchBinary(bytes("c"), false);
    socket.dispatchBinary(bytes("d"), true);
    assertThat(told).containsExactly("first a false", "first b true", "whole cd");
  }

  @Test
  void aMessageThatIsPutTogetherIsLimited() {
    socket.onStringPart((part, last) -> {});
    socket.onString((String text) -> told.add(text));
    open();
    socket.dispatchText("€€€", false);
    socket.dispatchText("ab", true);
    assertThat(told)
        .containsExactly("error a message of 11 bytes or more came; expected at most 10");
    assertThat(port.log)
        .containsExactly("close 1009 a message of 11 bytes or more came; expected at most 10");
  }

  @Test
  void anEngineThatCanSwitchBetweenMessagesOnlyIsAskedAgainThen() {
    switchesAnytime = false;
    open();
    socket.onStringPart((part, last) -> told.add(part + " " + last));
    socket.dispatchText("whole", true);
    assertThat(told).containsExactly("whole true");
    assertThat(switches).containsExactly("text false", "text true");
    socket.dispatchText("part", false);
    assertThat(switches).hasSize(2);
  }

  @Test
  void aListenerForPartsThatTheHandlerSetsIsInTime() {
    switchesAnytime = false;
    socket.open(
        () -> {
          socket.onBytesPart((part, last) -> {});
          return CompletableFuture.completedStage(null);
        });
    assertThat(switches).containsExactly("binary true");
  }

  @Test
  void partsWithoutAListenerAreOneMessageThatIsNotHandled() {
    open();
    socket.dispatchText("a", false);
    socket.dispatchText("b", true);
    assertThat(told).containsExactly("unhandled text");
  }

  // ---- codecs

  private static final MessageCodec<Integer> NUMBERS =
      MessageCodec.of(Object::toString, Integer::valueOf);

  @Test
  void objectsAreSentAndReceivedByACodec() {
    socket.onMessage(NUMBERS, number -> told.add("got " + (number + 1)));
    open();
    socket.dispatchText("41", true);
    assertThat(told).containsExactly("got 42");
    assertThat(socket.sendMessage(NUMBERS, 7)).isCompleted();
    assertThat(port.log).containsExactly("text 7");
  }

  @Test
  void aTextThatCannotBeDecodedClosesWith1007() {
    List<@Nullable Throwable> failures = new ArrayList<>();
    socket.onMessage(NUMBERS, number -> told.add("got " + number)).onError(failures::add);
    open();
    socket.dispatchText("forty", true);
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
    assertThat(socket.sendMessage(codec, "x"))
        .failsWithin(java.time.Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("no text for x");
    assertThat(port.log).isEmpty();
  }
}
