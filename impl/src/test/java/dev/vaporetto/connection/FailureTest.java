package dev.vaporetto.connection;

import static dev.vaporetto.protocol.frame.TestFrames.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.Bench.Sent;
import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that breaks a rule, a transport that breaks, an endpoint that breaks its contract. */
class FailureTest {
  private static final byte[] BROKEN = {(byte) 0xFF, (byte) 0xFF};

  private final Bench bench = Bench.open();
  private final MemoryTransport transport = bench.transport;

  // ---- broken rules

  @ParameterizedTest
  @EnumSource
  void aBrokenRuleIsAnsweredWithItsCodeAndReachesOnErrorAndOnClose(Role role) {
    Bench each = Bench.open(role);
    each.receive(each.text("good"), BROKEN);
    String message =
        "frame with reserved bits RSV1, RSV2, RSV3; no negotiated extension defines them";
    assertThat(each.closeFrame().closeCode()).isEqualTo(1002);
    assertThat(each.closeFrame().closeReason()).isEqualTo(message);
    assertThat(each.handler.events)
        .containsExactly("open", "text good", "error " + message, "close 1002");
    assertThat(each.handler.errors.get(0)).isInstanceOf(WebSocketFailure.class);
    assertThat(each.closure().initiator()).isEqualTo(Initiator.ENGINE);
    assertThat(each.transport.closes()).isZero();
    assertThat(each.connection.isOpen()).isFalse();
  }

  @Test
  void aMessageThatIsTooBigIs1009AndOneThatIsNotUtf8Is1007() {
    bench.connection.limits().maxBinarySize(10);
    bench.receive(header(Role.CLIENT, 0x82, 11));
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1009);

    Bench other = Bench.open();
    other.receive(TestFrames.frame(Role.CLIENT, true, Opcode.TEXT, (byte) 0xFF));
    assertThat(other.closeFrame().closeCode()).isEqualTo(1007);
  }

  @Test
  void theSocketIsClosedWhenThePeerHasAnswered() {
    bench.receive(BROKEN);
    assertThat(transport.closes()).isZero();
    bench.receive(bench.close(1002, ""));
    bench.assertGone();
  }

  @Test
  void theSocketIsClosedWhenThePeerHangsUp() {
    bench.receive(BROKEN);
    bench.receiveEndOfStream();
    bench.assertGone();
  }

  @Test
  void theSocketIsClosedAfterASecondWhateverThePeerDoes() {
    bench.receive(BROKEN);
    bench.pass(Duration.ofMillis(999));
    assertThat(transport.closes()).isZero();
    bench.pass(Duration.ofMillis(1));
    bench.assertGone();
  }

  /** Closing a socket with unread bytes resets it, and the peer never reads our close frame. */
  @Test
  void whatThePeerIsStillSendingIsDiscardedAndDoesNotCloseTheSocket() {
    bench.connection.limits().maxBinarySize(10);
    bench.receive(header(Role.CLIENT, 0x82, 1 << 20), new byte[5_000]);
    for (int i = 0; i < 50; i++) {
      bench.receive(new byte[20_000]);
    }
    assertThat(transport.hasUnread()).isFalse();
    assertThat(transport.closes()).isZero();
    assertThat(bench.handler.events).hasSize(3);
    bench.receive(new byte[(1 << 20) - 1_005_000], bench.close(1009, ""));
    bench.assertGone();
  }

  /** Each read of a large message is cut somewhere, and some end like a close frame. */
  @ParameterizedTest
  @EnumSource
  void bytesOfARefusedMessageThatLookLikeACloseFrameDoNotCloseTheSocket(Role role) {
    byte[] lookalike = TestFrames.close(role.peer(), 1000, "");
    Bench tooBig = Bench.open(role);
    tooBig.connection.limits().maxBinarySize(10);
    tooBig.receive(header(role.peer(), 0x82, 10L * lookalike.length), lookalike);
    assertThat(tooBig.closeFrame().closeCode()).isEqualTo(1009);
    for (int i = 1; i < 10; i++) {
      assertThat(tooBig.transport.closes()).isZero();
      tooBig.receive(lookalike);
    }
    tooBig.receive(header(role.peer(), 0x82, lookalike.length), lookalike);
    assertThat(tooBig.transport.closes()).isZero();
    tooBig.receive(lookalike);
    tooBig.assertGone();

    Bench failed = Bench.open(role);
    failed.handler.inText =
        text -> {
          throw new IllegalStateException("a bug");
        };
    failed.receive(failed.text("x"), header(role.peer(), 0x82, lookalike.length), lookalike);
    assertThat(failed.closeFrame().closeCode()).isEqualTo(1011);
    assertThat(failed.transport.closes()).isZero();
    failed.receive(lookalike);
    failed.assertGone();
  }

  @Test
  void theAnswerIsNotWaitedForBeforeOurCloseFrameIsWritten() {
    transport.script = transport.takesLater;
    bench.send("slow");
    bench.receive(BROKEN);
    bench.receive(bench.close(1002, ""));
    assertThat(transport.closes()).isZero();
    transport.completeWrite();
    transport.completeWrite();
    assertThat(bench.texts()).containsExactly("slow");
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1002);
    bench.assertGone();
  }

  /** Nothing can follow a close frame, so there is nothing to wait for. */
  @ParameterizedTest
  @EnumSource
  void afterAnIllegalCloseFrameTheSocketIsClosedAsSoonAsTheAnswerIsWritten(Role role) {
    Role from = role.peer();
    for (byte[] illegal :
        List.of(
            TestFrames.close(from, 999, ""),
            TestFrames.close(from, 1000, "x".repeat(200)),
            TestFrames.frame(from, false, Opcode.CLOSE),
            TestFrames.frame(from, 0xC8),
            TestFrames.close(role, 1000, "the wrong mask"))) {
      Bench each = Bench.open(role);
      each.receive(illegal);
      assertThat(each.closeFrame().closeCode()).isEqualTo(1002);
      each.assertGone();

      Bench closing = Bench.open(role);
      closing.connection.close(new CloseStatus(1000, "done"));
      closing.receive(illegal);
      closing.assertGone();

      Bench slow = Bench.open(role);
      slow.transport.script = slow.transport.takesLater;
      slow.receive(illegal);
      assertThat(slow.transport.closes()).isZero();
      slow.transport.completeWrite();
      slow.assertGone();
    }
  }

  @Test
  void theSocketStaysWhileTheRestOfAnIllegalCloseFrameMayCome() {
    byte[] illegal = TestFrames.close(Role.CLIENT, 1000, "x".repeat(200));
    bench.receive(Arrays.copyOf(illegal, 50));
    bench.receive(Arrays.copyOfRange(illegal, 50, illegal.length - 1));
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1002);
    assertThat(transport.closes()).isZero();
    bench.receive(new byte[] {illegal[illegal.length - 1]});
    bench.assertGone();
  }

  @Test
  void aCloseFrameThatCameWithTheBrokenRuleIsNotWaitedForAgain() {
    bench.receive(BROKEN, bench.close(1002, ""));
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1002);
    bench.assertGone();
  }

  @Test
  void aCloseFrameThatCameWithTheMessageWhoseHandlerFailedIsNotWaitedForAgain() {
    bench.handler.inText =
        text -> {
          throw new IllegalStateException("a bug");
        };
    bench.receive(bench.text("x"), bench.close(1000, "bye"));
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1011);
    bench.assertGone();
  }

  @Test
  void aRuleThatIsBrokenAfterOurCloseFrameIsNoErrorAndSendsNothing() {
    bench.connection.close(new CloseStatus(1000, "done"));
    bench.receive(BROKEN);
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1000);
    assertThat(bench.handler.events).containsExactly("open", "close 1006");
    assertThat(bench.closure().initiator()).isEqualTo(Initiator.APPLICATION);
    bench.pass(Duration.ofSeconds(1));
    bench.assertGone();
  }

  @Test
  void aBrokenRuleReachesTheHandlerAlsoWhenOurCloseFrameCannotBeWritten() {
    transport.script =
        write -> {
          throw new IOException("reset");
        };
    bench.receive(BROKEN);
    assertThat(bench.handler.errors).hasSize(1);
    assertThat(bench.handler.errors.get(0)).isInstanceOf(WebSocketFailure.class);
    assertThat(bench.closure().status().code()).isEqualTo(1002);
    bench.assertGone();
  }

  // ---- an endpoint that throws

  @Test
  void aHandlerThatThrowsFailsTheConnectionInsteadOfLosingMessages() {
    bench.handler.inText =
        text -> {
          throw new IllegalStateException("a careless handler");
        };
    bench.receive(bench.text("1"), bench.text("2"));
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1011);
    assertThat(bench.handler.events)
        .containsExactly("open", "text 1", "error a careless handler", "close 1011");
    bench.receive(bench.close(1011, ""));
    bench.assertGone();
  }

  /** A deep JSON is enough. The thread that dispatches, and its other sockets, go on. */
  @ParameterizedTest
  @ValueSource(
      classes = {StackOverflowError.class, OutOfMemoryError.class, NoClassDefFoundError.class})
  void anErrorOfAHandlerFailsTheConnectionAndTheThreadGoesOn(Class<? extends Error> kind)
      throws ReflectiveOperationException {
    Error error = kind.getConstructor(String.class).newInstance("deep");
    bench.handler.inText =
        text -> {
          throw error;
        };
    bench.receive(bench.text("1"), bench.text("2"));
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1011);
    assertThat(bench.handler.errors).containsExactly(error);
    assertThat(bench.closure().status().code()).isEqualTo(1011);
  }

  @Test
  void anOnOpenThatThrowsFailsTheConnection() {
    Bench opening = new Bench();
    opening.handler.inOpen =
        () -> {
          throw new IllegalStateException("a careless handler");
        };
    opening.connection.open();
    assertThat(opening.handler.events)
        .containsExactly("open", "error a careless handler", "close 1011");
    assertThat(opening.closeFrame().closeCode()).isEqualTo(1011);
    opening.receive(opening.close(1011, ""));
    opening.assertGone();
  }

  // ---- a transport that fails, in every state

  private final IOException reset = new IOException("reset");

  private static void assertLost(Bench each, String... events) {
    each.runTasks();
    assertThat(each.handler.events).containsExactly(events);
    each.assertGone();
  }

  @Test
  void aFailureWhileNothingHappensIsToldByTheExecutor() {
    bench.connection.onWriteFailed(reset);
    assertThat(bench.tasks).hasSize(1);
    assertLost(bench, "open", "error reset", "close 1006");
    assertThat(bench.closure().initiator()).isEqualTo(Initiator.TRANSPORT);
  }

  @Test
  void aFailureToReadReachesTheHandler() {
    transport.arrive(bench.text("1"));
    transport.arriveFailure(reset);
    bench.readable();
    assertLost(bench, "open", "text 1", "error reset", "close 1006");
  }

  @Test
  void aContainersOwnFailureToReadEndsTheConnection() {
    transport.arriveFailure(new IllegalStateException("not ready"));
    bench.readable();
    assertLost(
        bench,
        "open",
        "error the container failed to read: java.lang.IllegalStateException: not ready",
        "close 1006");
  }

  @Test
  void aContainersOwnFailureToWaitForBytesEndsTheConnection() {
    transport.awaitFailure = new IllegalStateException("pending already");
    bench.receive(bench.text("1"));
    assertLost(
        bench,
        "open",
        "text 1",
        "error the container failed to wait for bytes: java.lang.IllegalStateException: pending"
            + " already",
        "close 1006");
  }

  @Test
  void aFailureInsideACallbackReachesTheHandlerAfterIt() {
    bench.handler.inText =
        text -> {
          bench.connection.onWriteFailed(reset);
          assertThat(transport.closes()).isEqualTo(1);
          assertThat(bench.handler.errors).isEmpty();
        };
    bench.receive(bench.text("1"));
    assertThat(bench.tasks).isEmpty();
    assertLost(bench, "open", "text 1", "error reset", "close 1006");
  }

  @Test
  void aFailureInsideOnOpenReachesTheHandlerAfterIt() {
    Bench opening = new Bench();
    opening.handler.inOpen = () -> opening.connection.onWriteFailed(reset);
    opening.connection.open();
    assertLost(opening, "open", "error reset", "close 1006");
  }

  @Test
  void aFailureBeforeOpenReachesTheHandlerAfterOnOpen() {
    Bench early = new Bench();
    early.connection.onWriteFailed(reset);
    early.connection.open();
    assertLost(early, "open", "error reset", "close 1006");
  }

  @Test
  void aFailureOfAPendingWriteFailsItsSendAndReachesTheHandler() {
    transport.script = transport.takesLater;
    Sent sent = bench.send("lost");
    transport.failWrite(reset);
    assertThat(sent.failure()).hasMessage("reset");
    assertLost(bench, "open", "error reset", "close 1006");
  }

  @Test
  void aFailureBeforeAWriteReturnsFailsItsSenderOnce() {
    transport.script =
        write -> {
          transport.failWrite(reset);
          return false;
        };
    Sent sent = bench.send("lost");
    assertThat(sent.failure()).hasMessage("reset");
    assertLost(bench, "open", "error reset", "close 1006");
  }

  @Test
  void aFailureWhileWeWaitForTheAnswerIsNoError() {
    bench.connection.close(new CloseStatus(1000, "done"));
    bench.connection.onWriteFailed(reset);
    assertLost(bench, "open", "close 1006");
  }

  @Test
  void aFailureAfterThePeersCloseFrameIsNoError() {
    transport.script = transport.takesLater;
    bench.receive(bench.close(1000, "done"));
    transport.failWrite(reset);
    assertLost(bench, "open", "close 1000");
  }

  @Test
  void aFailureAfterABrokenRuleIsNoSecondError() {
    bench.receive(BROKEN);
    bench.connection.onWriteFailed(reset);
    bench.runTasks();
    assertThat(bench.handler.errors).hasSize(1);
    bench.assertGone();
  }

  @Test
  void aFailureAfterTheEndIsIgnored() {
    bench.receive(bench.close(1000, "done"));
    bench.connection.onWriteFailed(reset);
    bench.connection.onWritten();
    assertLost(bench, "open", "close 1000");
  }

  @Test
  void theEndOfAWriteThatComesAfterTheFailureIsIgnored() {
    transport.script = transport.takesLater;
    List<Sent> sends = List.of(bench.send("1"), bench.send("2"));
    bench.connection.onWriteFailed(reset);
    bench.connection.onWritten();
    assertThat(sends).allSatisfy(sent -> assertThat(sent.failure()).isNotNull());
    assertThat(transport.writes()).isEqualTo(1);
    assertLost(bench, "open", "error reset", "close 1006");
  }

  @Test
  void anErrorOfASendCallbackPreventsNeitherTheOthersNorOnClose() {
    transport.script = transport.takesLater;
    bench
        .connection
        .sender()
        .send(
            Opcode.TEXT,
            ByteBuffer.wrap(new byte[] {'1'}),
            failure -> {
              throw new LinkageError("thrown by a test");
            });
    Sent second = bench.send("2");
    bench.connection.abort("enough");
    bench.runTasks();
    assertThat(second.failure()).hasMessage("enough");
    bench.assertGone();
  }

  @Test
  void anExecutorThatHasNoThreadLeftLosesNothing() {
    bench.executorFailure = new OutOfMemoryError("unable to create native thread, says a test");
    bench.connection.abort("enough");
    bench.assertGone();
  }
}
