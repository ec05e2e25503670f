package dev.vaporetto.connection;

import static dev.vaporetto.protocol.frame.TestFrames.concat;
import static dev.vaporetto.protocol.frame.TestFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.Bench.Sent;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a send is held back, and what flushes it. */
class CorkingTest {
  private final Bench bench = Bench.open();

  private void receiveTexts(String... texts) {
    bench.receive(concat(Arrays.stream(texts).map(bench::text).toArray(byte[][]::new)));
  }

  private void echo(String text) {
    assertThat(bench.send(text).isWell()).isTrue();
  }

  private static void onAnotherThread(Runnable work) {
    Thread thread = new Thread(work);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theAnswersToABatchLeaveInOneWriteWithTheLastSend() {
    List<Integer> writesAfterSend = new ArrayList<>();
    bench.handler.inText =
        text -> {
          echo(text);
          writesAfterSend.add(bench.transport.writes());
        };
    receiveTexts("1", "2", "3", "4", "5", "6", "7", "8");
    assertThat(writesAfterSend).containsExactly(0, 0, 0, 0, 0, 0, 0, 1);
    assertThat(bench.transport.writes()).isEqualTo(1);
    assertThat(bench.texts()).containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
  }

  @Test
  void aSingleMessageIsAnsweredAtOnceInsideItsCallback() {
    bench.handler.inText =
        text -> {
          echo(text);
          assertThat(bench.texts()).containsExactly(text);
        };
    receiveTexts("alone");
    assertThat(bench.handler.events).contains("text alone");
  }

  @Test
  void severalSendsOfTheLastCallbackAreNotHeldBack() {
    bench.handler.inText =
        text -> {
          echo("a");
          assertThat(bench.transport.writes()).isEqualTo(1);
          echo("b");
          assertThat(bench.transport.writes()).isEqualTo(2);
        };
    receiveTexts("alone");
    assertThat(bench.texts()).containsExactly("a", "b");
  }

  @Test
  void halfAMessageBehindTheRunningOneHoldsNothingBack() {
    byte[] next = bench.text("next");
    bench.handler.inText =
        text -> {
          echo(text);
          assertThat(bench.texts()).contains(text);
        };
    bench.receive(bench.text("first"), Arrays.copyOf(next, next.length - 1));
    assertThat(bench.texts()).containsExactly("first");
    bench.receive(Arrays.copyOfRange(next, next.length - 1, next.length));
    assertThat(bench.texts()).containsExactly("first", "next");
  }

  @Test
  void theBeginOfAFragmentedMessageHoldsNothingBack() {
    bench.handler.inText =
        text -> {
          echo(text);
          assertThat(bench.texts()).contains(text);
        };
    bench.receive(
        bench.text("first"),
        frame(Role.CLIENT, false, Opcode.TEXT, (byte) 'a'),
        frame(Role.CLIENT, true, Opcode.CONTINUATION, (byte) 'b'));
    assertThat(bench.texts()).containsExactly("first", "ab");
  }

  @Test
  void whatTheLastCallbackDoesNotTakeOutTheEndOfTheBatchDoes() {
    bench.handler.inText =
        text -> {
          if (text.equals("last")) {
            assertThat(bench.transport.writes()).isZero();
          } else {
            echo(text);
          }
        };
    receiveTexts("1", "2", "last");
    assertThat(bench.transport.writes()).isEqualTo(1);
    assertThat(bench.texts()).containsExactly("1", "2");
  }

  @Test
  void aSendFromAnotherThreadTakesEverythingOutInOrder() {
    bench.handler.inText =
        text -> {
          if (text.equals("1")) {
            echo("held");
            assertThat(bench.transport.writes()).isZero();
            onAnotherThread(() -> echo("other"));
            assertThat(bench.texts()).containsExactly("held", "other");
            assertThat(bench.transport.writes()).isEqualTo(1);
          }
        };
    receiveTexts("1", "2");
    assertThat(bench.handler.events).contains("text 2");
  }

  @Test
  void aCloseTakesEverythingOutInOneWrite() {
    bench.handler.inText =
        text -> {
          echo(text);
          bench.connection.close(new CloseStatus(1000, ""));
          assertThat(bench.transport.writes()).isEqualTo(1);
        };
    receiveTexts("1", "2");
    assertThat(bench.texts()).containsExactly("1");
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1000);
  }

  @Test
  void aCloseFrameOfThePeerTakesEverythingOutBeforeTheAnswer() {
    bench.handler.inText = this::echo;
    bench.receive(bench.text("1"), bench.text("2"), bench.close(1000, ""));
    assertThat(bench.texts()).containsExactly("1", "2");
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1000);
  }

  @Test
  void aBrokenRuleTakesEverythingOutBeforeTheCloseFrame() {
    bench.handler.inText = this::echo;
    bench.receive(bench.text("1"), bench.text("2"), new byte[] {(byte) 0xFF, 0});
    assertThat(bench.texts()).containsExactly("1", "2");
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1002);
  }

  @Test
  void theSecondPassOfTheWatchdogTakesEverythingOutWhileTheCallbackRuns() {
    bench.handler.inText =
        text -> {
          if (text.equals("1")) {
            echo("a");
            echo("b");
            bench.timers.pass();
            assertThat(bench.transport.writes()).isZero();
            bench.timers.pass();
            assertThat(bench.transport.writes()).isEqualTo(1);
            assertThat(bench.texts()).containsExactly("a", "b");

            echo("c");
            bench.timers.pass();
            assertThat(bench.transport.writes()).isEqualTo(1);
            bench.timers.pass();
            assertThat(bench.texts()).containsExactly("a", "b", "c");
          }
        };
    receiveTexts("1", "2");
    assertThat(bench.transport.writes()).isEqualTo(2);
  }

  @Test
  void aPassThatComesBetweenTwoBatchesDoesNotCountForTheNext() {
    bench.handler.inText =
        text -> {
          echo(text);
          bench.timers.pass();
        };
    receiveTexts("1", "2");
    receiveTexts("3", "4");
    assertThat(bench.transport.writes()).isEqualTo(2);
  }

  @Test
  void theWatchdogHasNothingToDoAfterTheBatch() {
    bench.handler.inText = this::echo;
    receiveTexts("1", "2");
    bench.timers.pass();
    bench.timers.pass();
    assertThat(bench.transport.writes()).isEqualTo(1);
  }

  /** RFC 6455 demands no bound; the design's is 64 KiB. */
  @Test
  void notMoreThan64KibAreHeldBack() {
    byte[] payload = new byte[32 * 1024 - 10];
    bench.handler.inText =
        text -> {
          switch (text) {
            case "1" -> {
              assertThat(bench.send(Opcode.BINARY, payload).isWell()).isTrue();
              assertThat(bench.transport.writes()).isZero();
            }
            case "2" -> {
              assertThat(bench.send(Opcode.BINARY, payload).isWell()).isTrue();
              assertThat(bench.transport.writes()).isZero();
              echo("this is the one that is more than 64 KiB");
              assertThat(bench.frames()).hasSize(3);
            }
            default -> assertThat(text).isEqualTo("3");
          }
        };
    receiveTexts("1", "2", "3");
    assertThat(bench.handler.events).contains("text 3");
  }

  @Test
  void aSendThatIsHeldBackCountsAsSent() {
    bench.handler.inText =
        text -> {
          if (text.equals("1")) {
            Sent sent = bench.send("async");
            assertThat(sent.isWell()).isTrue();
            try {
              bench.sendBlocking("blocking");
            } catch (Exception e) {
              throw new AssertionError(e);
            }
            assertThat(bench.transport.writes()).isZero();
          }
        };
    receiveTexts("1", "2");
    assertThat(bench.texts()).containsExactly("async", "blocking");
  }

  @Test
  void theBoundOfTheQueueDoesNotRefuseWhatIsHeldBackOnlyByUs() {
    Bench small =
        Bench.open(
            new ConnectionSettings(
                ConnectionSettings.DEFAULT.outbound().sendTimeout(),
                ConnectionSettings.DEFAULT.closeTimeout(),
                4));
    small.handler.inText = text -> assertThat(small.send(text).isWell()).isTrue();
    small.receive(small.text("first"), small.text("second"), small.text("third"));
    assertThat(small.texts()).containsExactly("first", "second", "third");
  }

  @Test
  void nothingIsHeldBackBehindAWriteThatIsPending() {
    bench.transport.script = bench.transport.takesLater;
    List<Sent> sends = new ArrayList<>();
    bench.handler.inText = text -> sends.add(bench.send(text));
    onAnotherThread(() -> sends.add(bench.send("0")));
    receiveTexts("1", "2");
    assertThat(sends).hasSize(3).noneMatch(Sent::isDone);
    bench.transport.script = bench.transport.takesAll;
    bench.transport.completeWrite();
    assertThat(sends).allMatch(Sent::isWell);
    assertThat(bench.texts()).containsExactly("0", "1", "2");
  }

  @Test
  void aSendFromOnOpenAndOneFromAThreadThatDispatchesAnotherConnectionAreNotHeldBack() {
    Bench other = Bench.open();
    bench.handler.inText =
        text -> {
          assertThat(other.send(text).isWell()).isTrue();
          assertThat(other.texts()).contains(text);
        };
    receiveTexts("1", "2");
    assertThat(other.transport.writes()).isEqualTo(2);

    Bench opening = new Bench();
    opening.handler.inOpen =
        () -> {
          assertThat(opening.send("welcome").isWell()).isTrue();
          assertThat(opening.texts()).containsExactly("welcome");
        };
    opening.connection.open();
    assertThat(opening.handler.events).containsExactly("open");
  }

  @Test
  void theAnswersToManyPingsLeaveInOneWrite() {
    byte[][] pings = new byte[100][];
    Arrays.setAll(pings, i -> bench.ping("p" + i));
    bench.receive(pings);
    assertThat(bench.transport.writes()).isEqualTo(1);
    assertThat(bench.frames()).hasSize(100).allMatch(each -> each.opcode() == Opcode.PONG);
    assertThat(bench.texts()).startsWith("p0", "p1").endsWith("p99");
  }

  @Test
  void aPongDoesNotWaitBehindACallbackThatBlocks() {
    bench.handler.inText =
        text -> {
          bench.timers.pass();
          bench.timers.pass();
          assertThat(bench.texts()).containsExactly("p");
        };
    bench.receive(bench.ping("p"), bench.text("1"), bench.text("2"));
    assertThat(bench.handler.events).contains("text 1", "text 2");
  }

  @Test
  void aPayloadMayBeChangedAsSoonAsItsSendReturns() {
    byte[] payload = {'a'};
    bench.handler.inText =
        text -> {
          ByteBuffer buffer = ByteBuffer.wrap(payload);
          bench.connection.sender().send(Opcode.TEXT, buffer, SendCallback.NONE);
          assertThat(buffer.remaining()).isEqualTo(1);
          payload[0]++;
        };
    receiveTexts("1", "2", "3");
    assertThat(bench.texts()).containsExactly("a", "b", "c");
  }

  @Test
  void theWatchdogIgnoresAConnectionThatHoldsNothingBack() {
    bench.connection.sender().batching(true);
    assertThat(bench.timers.isWatching()).isFalse();
    onAnotherThread(() -> echo("1"));
    assertThat(bench.timers.isWatching()).isTrue();
    for (int pass = 0; pass < 3; pass++) {
      bench.timers.pass();
    }
    assertThat(bench.texts()).containsExactly("1");
    assertThat(bench.timers.isWatching()).isFalse();

    onAnotherThread(() -> echo("2"));
    assertThat(bench.timers.isWatching()).isTrue();
    bench.connection.abort("enough");
    assertThat(bench.timers.isWatching()).isFalse();
  }
}
