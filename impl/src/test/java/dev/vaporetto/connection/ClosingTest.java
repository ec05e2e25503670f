package dev.vaporetto.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vaporetto.connection.Bench.Sent;
import dev.vaporetto.protocol.Closure;
import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The closing handshake in all orders, and the closing of the socket. */
class ClosingTest {
  /** Identifies the message that parts belong to. */
  private static final Object MESSAGE = new Object();

  private static final CloseStatus OURS = new CloseStatus(4001, "ours");
  private static final CloseStatus UNANSWERED =
      new CloseStatus(1006, "the peer did not answer the close with 4001");

  private static CloseStatus status(int code, String reason) {
    return new CloseStatus(code, reason);
  }

  private final Bench bench = Bench.open();
  private final MemoryTransport transport = bench.transport;

  // ---- the peer first

  @Test
  void aServerAnswersAndThenClosesTheSocket() {
    bench.receive(bench.close(4000, "bye"));
    assertThat(bench.closeFrame().closeCode()).isEqualTo(4000);
    assertThat(bench.closeFrame().closeReason()).isEmpty();
    assertThat(bench.closure())
        .isEqualTo(
            new Closure(
                new CloseStatus(4000, "bye"),
                Initiator.PEER,
                status(4000, ""),
                status(4000, "bye")));
    assertThat(bench.handler.errors).isEmpty();
    bench.assertGone();
  }

  @Test
  void aClientAnswersAndWaitsForTheServerToCloseTheSocket() {
    Bench client = Bench.open(Role.CLIENT);
    client.receive(client.close(1000, "bye"));
    assertThat(client.closeFrame().closeCode()).isEqualTo(1000);
    assertThat(client.handler.events).containsExactly("open", "close 1000");
    assertThat(client.transport.closes()).isZero();
    client.receiveEndOfStream();
    client.assertGone();
  }

  @Test
  void aClientWaitsForThatNoLongerThanASecond() {
    Bench client = Bench.open(Role.CLIENT);
    client.receive(client.close(1000, "bye"));
    client.pass(Duration.ofMillis(999));
    assertThat(client.transport.closes()).isZero();
    client.pass(Duration.ofMillis(1));
    client.assertGone();
  }

  @Test
  void aCloseFrameWithoutACodeIsAnsweredWithoutACode() {
    bench.receive(TestFrames.frame(Role.CLIENT, true, Opcode.CLOSE));
    assertThat(bench.frames()).hasSize(1);
    assertThat(bench.frames().get(0).payload()).isEmpty();
    assertThat(bench.closure().status()).isEqualTo(new CloseStatus(1005, ""));
    bench.assertGone();
  }

  @Test
  void theSocketStaysOpenUntilTheAnswerIsWritten() {
    transport.script = transport.takesLater;
    Sent data = bench.send("data");
    bench.receive(bench.close(1000, "bye"));
    assertThat(bench.handler.closures).hasSize(1);
    assertThat(transport.closes()).isZero();
    transport.completeWrite();
    assertThat(data.isWell()).isTrue();
    assertThat(transport.closes()).isZero();
    transport.completeWrite();
    assertThat(bench.texts()).containsExactly("data");
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1000);
    bench.assertGone();
  }

  @Test
  void aPeerThatDoesNotTakeTheAnswerIsClosedAtTheDeadline() {
    transport.script = transport.takesLater;
    Sent data = bench.send("data");
    bench.receive(bench.close(1000, "bye"));
    bench.receive(new byte[100]);
    bench.pass(Duration.ofMillis(9_999));
    assertThat(transport.closes()).isZero();
    bench.pass(Duration.ofMillis(1));
    assertThat(data.failure()).isInstanceOf(IOException.class);
    bench.assertGone();
  }

  @Test
  void whatFollowsThePeersCloseFrameIsNotRead() {
    bench.receive(bench.close(1000, ""), bench.text("late"), new byte[] {-1, -1});
    assertThat(bench.handler.events).containsExactly("open", "close 1000");
    assertThat(bench.handler.errors).isEmpty();
  }

  // ---- this side first

  @ParameterizedTest
  @EnumSource
  void ourCloseFrameIsSentAndThePeersAnswerEndsTheConnection(Role role) {
    Bench each = Bench.open(role);
    each.connection.close(OURS);
    assertThat(each.closeFrame().closeCode()).isEqualTo(4001);
    assertThat(each.closeFrame().closeReason()).isEqualTo("ours");
    assertThat(each.connection.isOpen()).isFalse();
    assertThat(each.handler.closures).isEmpty();
    each.receive(each.close(4001, ""));
    assertThat(each.closure())
        .isEqualTo(new Closure(OURS, Initiator.APPLICATION, OURS, status(4001, "")));
    if (role == Role.CLIENT) {
      each.receiveEndOfStream();
    }
    assertThat(each.frames()).hasSize(1);
    each.assertGone();
  }

  @Test
  void ourCloseFrameIsSentOnce() {
    bench.connection.close(OURS);
    bench.connection.close(new CloseStatus(1000, "again"));
    bench.connection.close(new CloseStatus(1001, "engine"), Initiator.ENGINE);
    bench.receive(bench.close(1000, ""));
    assertThat(bench.closeFrame().closeCode()).isEqualTo(4001);
    assertThat(bench.closure())
        .isEqualTo(new Closure(OURS, Initiator.APPLICATION, OURS, status(1000, "")));
  }

  @Test
  void noByteFollowsOurCloseFrame() {
    bench.connection.close(OURS);
    assertThat(bench.send("late").failure()).isInstanceOf(IOException.class);
    assertThat(bench.send(Opcode.PING, new byte[0]).failure()).isInstanceOf(IOException.class);
    Sent part = new Sent(bench);
    bench.connection.sender().sendPart(MESSAGE, Opcode.TEXT, ByteBuffer.allocate(1), true, part);
    assertThat(part.failure()).isInstanceOf(IOException.class);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> bench.sendBlocking("late"));
    bench.receive(bench.ping("p"));
    assertThat(bench.closeFrame().closeCode()).isEqualTo(4001);
    assertThat(transport.writes()).isEqualTo(1);
  }

  @Test
  void whatWasSentBeforeTheCloseGoesOutBeforeIt() {
    transport.script = transport.takesLater;
    bench.send("1");
    bench.send("2");
    bench.receive(bench.ping("an answer that is dropped, because we close"));
    bench.connection.close(OURS);
    transport.completeWrite();
    transport.completeWrite();
    assertThat(bench.texts()).containsExactly("1", "2");
    assertThat(bench.closeFrame().closeCode()).isEqualTo(4001);
  }

  @Test
  void dataAfterOurCloseFrameIsDiscardedUntilThePeersCloseFrame() {
    bench.connection.close(OURS);
    bench.receive(bench.text("late"), bench.ping("late"));
    bench.receive(bench.text("later"), bench.close(1000, ""));
    assertThat(bench.handler.events).containsExactly("open", "close 4001");
    bench.assertGone();
  }

  @Test
  void theRestOfABatchIsNotDispatchedAfterACloseInACallback() {
    bench.handler.inText = text -> bench.connection.close(OURS);
    bench.receive(bench.text("1"), bench.text("2"), bench.text("3"));
    assertThat(bench.handler.events).containsExactly("open", "text 1");
    bench.receive(bench.close(4001, ""));
    assertThat(bench.handler.events).containsExactly("open", "text 1", "close 4001");
    bench.assertGone();
  }

  @Test
  void aPeerThatDoesNotAnswerIsClosedAtTheDeadline() {
    bench.connection.close(OURS);
    bench.pass(Duration.ofMillis(9_999));
    assertThat(transport.closes()).isZero();
    bench.pass(Duration.ofMillis(1));
    assertThat(transport.closes()).isEqualTo(1);
    bench.runTasks();
    assertThat(bench.closure())
        .isEqualTo(new Closure(UNANSWERED, Initiator.APPLICATION, OURS, null));
    bench.assertGone();
  }

  @Test
  void aPeerThatHangsUpWithoutAnAnswerEndsTheConnection() {
    bench.connection.close(OURS);
    bench.receiveEndOfStream();
    assertThat(bench.closure())
        .isEqualTo(new Closure(UNANSWERED, Initiator.APPLICATION, OURS, null));
    assertThat(bench.handler.errors).isEmpty();
    bench.assertGone();
  }

  @Test
  void aCloseWithoutACodeIsAnEmptyFrame() {
    bench.connection.close(new CloseStatus(CloseStatus.NO_STATUS, ""));
    assertThat(bench.frames()).hasSize(1);
    assertThat(bench.frames().get(0).payload()).isEmpty();
  }

  @Test
  void aCodeThatMustNotBeSentIsRefusedAndTheConnectionStaysOpen() {
    for (int code : new int[] {0, 999, 1004, 1006, 1015, 2999, 5000}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> bench.connection.close(new CloseStatus(code, "")))
          .withMessage(
              "close code "
                  + code
                  + " must not be sent; expected 1000-1003, 1007-1014 or 3000-4999");
    }
    assertThat(bench.connection.isOpen()).isTrue();
    assertThat(transport.writes()).isZero();
  }

  // ---- both at once

  @Test
  void closeFramesThatCrossAreNotAnswered() {
    transport.script = transport.takesLater;
    bench.connection.close(OURS);
    bench.receive(bench.close(1001, "theirs"));
    assertThat(transport.closes()).isZero();
    transport.completeWrite();
    assertThat(bench.closeFrame().closeCode()).isEqualTo(4001);
    assertThat(bench.closure())
        .isEqualTo(new Closure(OURS, Initiator.APPLICATION, OURS, status(1001, "theirs")));
    bench.assertGone();
  }

  @Test
  void aCloseInsideTheCallbackOfTheLastMessageBeforeThePeersCloseFrame() {
    bench.handler.inText = text -> bench.connection.close(OURS);
    bench.receive(bench.text("1"), bench.close(1001, "theirs"));
    assertThat(bench.closeFrame().closeCode()).isEqualTo(4001);
    assertThat(bench.closure())
        .isEqualTo(new Closure(OURS, Initiator.APPLICATION, OURS, status(1001, "theirs")));
    bench.assertGone();
  }

  @Test
  void aCloseAfterThePeersCloseFrameDoesNothing() {
    transport.script = transport.takesLater;
    bench.receive(bench.close(1001, "theirs"));
    bench.connection.close(OURS);
    transport.completeWrite();
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1001);
    bench.assertGone();
  }

  // ---- inside callbacks

  @Test
  void aCloseInOnOpenIsSentAtOnce() {
    Bench opening = new Bench();
    opening.handler.inOpen =
        () -> {
          opening.connection.close(OURS);
          assertThat(opening.closeFrame().closeCode()).isEqualTo(4001);
        };
    opening.connection.open();
    opening.receive(opening.close(4001, ""));
    opening.assertGone();
  }

  @Test
  void aCloseBeforeOpenIsSentWhenTheTransportCanCarryBytes() {
    Bench early = new Bench();
    early.connection.close(OURS, Initiator.ENGINE);
    assertThat(early.transport.writes()).isZero();
    early.connection.open();
    assertThat(early.closeFrame().closeCode()).isEqualTo(4001);
    assertThat(early.handler.events).containsExactly("open");
    early.receive(early.close(4001, ""));
    assertThat(early.closure())
        .isEqualTo(new Closure(OURS, Initiator.ENGINE, OURS, status(4001, "")));
    early.assertGone();
  }

  @Test
  void aCloseInOnCloseDoesNothing() {
    bench.handler.inClose = () -> bench.connection.close(OURS);
    bench.receive(bench.close(1000, ""));
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1000);
    bench.assertGone();
  }

  @Test
  void anAbortInACallbackClosesTheSocketAtOnceAndOnCloseFollowsTheCallback() {
    bench.handler.inText =
        text -> {
          bench.connection.abort("enough");
          assertThat(transport.closes()).isEqualTo(1);
          assertThat(bench.handler.closures).isEmpty();
        };
    bench.receive(bench.text("1"), bench.text("2"));
    assertThat(bench.handler.events).containsExactly("open", "text 1", "close 1006");
    assertThat(transport.writes()).isZero();
    assertThat(transport.readWanted).isFalse();
    bench.assertGone();
  }

  @Test
  void anAbortInOnOpenIsFollowedByOnClose() {
    Bench opening = new Bench();
    opening.handler.inOpen = () -> opening.connection.abort("enough");
    opening.connection.open();
    assertThat(opening.handler.events).containsExactly("open", "close 1006");
    opening.assertGone();
  }

  @Test
  void anAbortInOnCloseDoesNothingMore() {
    bench.handler.inClose = () -> bench.connection.abort("enough");
    bench.receive(bench.close(1000, ""));
    assertThat(bench.closure().status().code()).isEqualTo(1000);
    bench.assertGone();
  }

  @Test
  void onCloseFollowsOnOpenWhenTheAbortCameBefore() {
    Bench early = new Bench();
    early.connection.abort("enough");
    assertThat(early.handler.events).isEmpty();
    early.connection.open();
    assertThat(early.handler.events).containsExactly("open", "close 1006");
    early.assertGone();
  }

  @Test
  void anAbortByAnotherThreadWaitsForTheRunningCallbackWithOnCloseOnly() {
    bench.handler.inText =
        text -> {
          Thread other = new Thread(() -> bench.connection.abort("enough"));
          other.start();
          try {
            other.join();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          assertThat(transport.closes()).isEqualTo(1);
          assertThat(bench.tasks).isEmpty();
          assertThat(bench.handler.closures).isEmpty();
        };
    bench.receive(bench.text("1"));
    assertThat(bench.handler.events).containsExactly("open", "text 1", "close 1006");
    bench.assertGone();
  }

  @Test
  void anAbortThatNoCallbackDelaysIsToldByTheExecutor() {
    bench.connection.abort("enough");
    assertThat(transport.closes()).isEqualTo(1);
    assertThat(bench.handler.closures).isEmpty();
    assertThat(bench.tasks).hasSize(1);
    bench.runTasks();
    assertThat(bench.closure().status().code()).isEqualTo(1006);
    assertThat(bench.closure().initiator()).isEqualTo(Initiator.ENGINE);
    bench.assertGone();
  }

  @Test
  void anEndThatTheExecutorRefusesIsToldByTheThreadThatMadeIt() {
    bench.executorDown = true;
    bench.connection.abort("the application has stopped");
    assertThat(bench.handler.events).containsExactly("open", "close 1006");
    bench.assertGone();
  }

  @Test
  void onCloseRunsOnceHoweverOftenTheConnectionEnds() {
    bench.connection.abort("first");
    bench.connection.abort("second");
    bench.connection.onWriteFailed(new IOException("third"));
    bench.connection.onReadable();
    bench.connection.close(OURS);
    bench.pass(Duration.ofHours(1));
    bench.runTasks();
    assertThat(bench.handler.events).containsExactly("open", "close 1006");
    bench.assertGone();
  }

  @Test
  void aReadEventInsideOnCloseIsIgnored() {
    bench.handler.inClose = () -> bench.connection.onReadable();
    bench.connection.abort("enough");
    bench.runTasks();
    bench.assertGone();
  }

  @Test
  void aReadEventThatComesInsideACallbackStartsNoSecondOne() {
    bench.handler.inText =
        text -> {
          if (text.equals("1")) {
            transport.arrive(bench.text("2"));
            bench.connection.onReadable();
            assertThat(bench.handler.events).containsExactly("open", "text 1");
          }
        };
    bench.receive(bench.text("1"));
    assertThat(bench.handler.events).containsExactly("open", "text 1", "text 2");
  }

  // ---- no closing handshake

  @Test
  void anEndOfStreamIs1006AndNoError() {
    bench.receiveEndOfStream();
    assertThat(bench.closure())
        .isEqualTo(
            new Closure(status(1006, "the connection was lost"), Initiator.TRANSPORT, null, null));
    assertThat(bench.handler.errors).isEmpty();
    bench.assertGone();
  }

  @Test
  void messagesBeforeTheEndOfStreamAreDispatchedFirst() {
    transport.arrive(bench.text("1"));
    bench.receiveEndOfStream();
    assertThat(bench.handler.events).containsExactly("open", "text 1", "close 1006");
  }

  @Test
  void anEndOfStreamFailsTheSendsThatWait() {
    transport.script = transport.takesLater;
    Sent sent = bench.send("lost");
    bench.receiveEndOfStream();
    assertThat(sent.failure())
        .isInstanceOf(IOException.class)
        .hasMessage("the peer closed the connection");
    bench.assertGone();
  }
}
