package dev.vaporetto.internal.reconnect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.internal.Kept;
import dev.vaporetto.internal.KeptTotal;
import dev.vaporetto.internal.engine.ScriptedOutbound;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Sends of a socket that outlives its connections: {@link BufferedSends}. */
class KeptSendsTest {
  /**
   * A connection that can be closing. The test decides the outcome of sends; by default they
   * succeed at once.
   */
  private static class Connection extends ScriptedOutbound {
    final Queue<CompletableFuture<Void>> outcomes = new ArrayDeque<>();
    boolean closing;

    private CompletableFuture<Void> outcome(CompletableFuture<Void> otherwise) {
      CompletableFuture<Void> next = outcomes.poll();
      return next != null ? next : otherwise;
    }

    @Override
    public CompletableFuture<Void> send(String text) {
      return outcome(super.send(text));
    }

    @Override
    public CompletableFuture<Void> send(ByteBuffer bytes) {
      return outcome(super.send(bytes));
    }

    @Override
    public boolean isOpen() {
      return !closing;
    }
  }

  private final KeptTotal kept = new KeptTotal(10_000);
  private final BufferedSends sends =
      new BufferedSends(10, Runnable::run, () -> false, kept.open());
  private final Connection first = new Connection();
  private final Connection second = new Connection();

  private static String failureOf(CompletableFuture<Void> future) {
    return future.handle((nothing, failure) -> String.valueOf(failure)).getNow("not done");
  }

  @Test
  void whatIsSentWhileTheConnectionClosesWaitsForTheNextOne() {
    sends.connected(first);
    sends.flush(first);
    first.closing = true;
    CompletableFuture<Void> buffered = sends.send("text");
    ByteBuffer bytes = ByteBuffer.wrap("more".getBytes(UTF_8));
    CompletableFuture<Void> more = sends.send(bytes);
    bytes.put(0, (byte) 'x');
    assertThat(sends.takesSends()).isFalse();
    assertThat(sends.bytes()).isEqualTo(8);
    sends.disconnected();
    sends.connected(second);
    sends.flush(second);
    assertThat(buffered).isCompleted();
    assertThat(more).isCompleted();
    assertThat(first.log).isEmpty();
    assertThat(second.log).containsExactly("text text", "binary more");
    assertThat(sends.bytes()).isZero();
    assertThat(sends.takesSends()).isTrue();
  }

  @Test
  void aConnectionThatIsLostLosesOnlyTheMessageThatItWasSending() {
    CompletableFuture<Void> a = sends.send("a");
    CompletableFuture<Void> b = sends.send("b");
    CompletableFuture<Void> c = sends.send("c");
    CompletableFuture<Void> pending = new CompletableFuture<>();
    first.outcomes.add(pending);
    sends.connected(first);
    sends.flush(first);
    first.closing = true;
    pending.completeExceptionally(new IllegalStateException("it was lost"));
    assertThat(failureOf(a)).contains("it was lost");
    assertThat(b).isNotDone();
    CompletableFuture<Void> d = sends.send("d");
    sends.disconnected();
    sends.connected(second);
    sends.flush(second);
    assertThat(first.log).containsExactly("text a");
    assertThat(second.log).containsExactly("text b", "text c", "text d");
    assertThat(c).isCompleted();
    assertThat(d).isCompleted();
  }

  @Test
  void whatIsSentWhileBufferedMessagesAreSentComesBehindThem() {
    sends.send("a");
    sends.send("b");
    CompletableFuture<Void> pending = new CompletableFuture<>();
    first.outcomes.add(pending);
    sends.connected(first);
    sends.flush(first);
    CompletableFuture<Void> c = sends.send("c");
    assertThat(first.log).containsExactly("text a");
    assertThat(sends.bytes()).isEqualTo(2);
    pending.complete(null);
    assertThat(c).isCompleted();
    sends.send("d");
    assertThat(first.log).containsExactly("text a", "text b", "text c", "text d");
  }

  @Test
  void aMessageThatTheEngineRefusesDoesNotHoldTheOthersUp() {
    BufferedSends other = new BufferedSends(10, Runnable::run, () -> false, kept.open());
    CompletableFuture<Void> a = other.send("a");
    CompletableFuture<Void> b = other.send("b");
    ScriptedOutbound refusing =
        new ScriptedOutbound() {
          @Override
          public CompletableFuture<Void> send(String text) {
            if (text.equals("a")) {
              throw new IllegalStateException("not this one");
            }
            return super.send(text);
          }
        };
    other.connected(refusing);
    other.flush(refusing);
    assertThat(failureOf(a)).contains("not this one");
    assertThat(b).isCompleted();
  }

  @Test
  void beyondTheLimitAndAfterTheCloseSendsFail() {
    CompletableFuture<Void> buffered = sends.send("12345678");
    assertThat(failureOf(sends.send("grü")))
        .contains("8 bytes wait for the next one, and 4 more are over the bound of 10");
    sends.close();
    assertThat(failureOf(buffered)).contains("the socket closed before the message could be sent");
    assertThat(failureOf(sends.send("late"))).contains("the socket was closed");
    assertThat(sends.bytes()).isZero();
  }

  @Test
  void aLimitOfZeroRefuses() {
    BufferedSends none = new BufferedSends(0, Runnable::run, () -> false, kept.open());
    assertThat(failureOf(none.send("")))
        .contains("the connection was lost, and the next one is not there yet");
    none.connected(first);
    none.flush(first);
    none.send("a");
    assertThat(first.log).containsExactly("text a");
  }

  @Test
  void aMessageInPartsThatHasNotBegunFailsWithItsConnection() {
    sends.send("a");
    first.outcomes.add(new CompletableFuture<>());
    sends.connected(first);
    sends.flush(first);
    CompletableFuture<Void> part =
        new PartsBehindBuffered(first, begin -> sends.sendFirstPart(first, any -> begin.get()))
            .sendTextPart(this, "part", false);
    CompletableFuture<Void> behind = sends.send("b");
    assertThat(part).isNotDone();
    sends.disconnected();
    assertThat(failureOf(part)).contains("the connection was lost before the message could begin");
    sends.connected(second);
    sends.flush(second);
    assertThat(behind).isCompleted();
    assertThat(second.log).containsExactly("text b");
  }

  @Test
  void whatHangsOnAKeptSendRunsWhereNobodyWaits() {
    List<Runnable> threads = new ArrayList<>();
    BufferedSends other = new BufferedSends(10, threads::add, () -> false, kept.open());
    CompletableFuture<Void> buffered = other.send("a");
    other.connected(first);
    other.flush(first);
    assertThat(first.log).containsExactly("text a");
    assertThat(buffered).isNotDone();
    threads.remove(0).run();
    assertThat(buffered).isCompleted();
    CompletableFuture<Void> lost =
        new BufferedSends(10, threads::add, () -> false, kept.open()).send("b");
    assertThat(lost).isNotDone();
  }

  // ---- what all sockets keep together

  @Test
  void whatWaitsIsKeptUntilItLeavesOrFails() {
    CompletableFuture<Void> unused = sends.send("one");
    assertThat(kept.bytes()).isEqualTo(3 + Kept.OBJECTS);
    CompletableFuture<Void> unusedToo = sends.send(ByteBuffer.wrap("two".getBytes(UTF_8)));
    assertThat(kept.bytes()).isEqualTo(2 * (3 + Kept.OBJECTS));
    sends.connected(first);
    sends.flush(first);
    assertThat(first.log).containsExactly("text one", "binary two");
    assertThat(kept.bytes()).isZero();
    assertThat(sends.send("through")).isCompleted();
    assertThat(kept.bytes()).as("what does not wait").isZero();

    sends.disconnected();
    CompletableFuture<Void> lost = sends.send("lost");
    sends.close();
    assertThat(lost).isCompletedExceptionally();
    assertThat(kept.bytes()).isZero();
  }

  /** They have no bytes, but are objects all the same. */
  @Test
  void emptyMessagesDoNotWaitWithoutBound() {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(sends.send(""));
    }
    assertThat(all).filteredOn(each -> !each.isDone()).hasSize(10_000 / Kept.OBJECTS);
    assertThat(failureOf(all.get(99))).contains("are over the memory that all sockets have");
    assertThat(kept.bytes()).isLessThanOrEqualTo(10_000);
  }

  @Test
  void whatIsGivenUpForOthersFailsAndLaterMessagesWait() {
    CompletableFuture<Void> given = sends.send("one");
    sends.giveUp();
    assertThat(failureOf(given))
        .contains("the memory for messages that wait was needed for others");
    assertThat(kept.bytes()).isZero();
    assertThat(sends.bytes()).isZero();
    CompletableFuture<Void> later = sends.send("two");
    sends.connected(first);
    sends.flush(first);
    assertThat(later).isCompleted();
    assertThat(first.log).containsExactly("text two");
  }

  /** Else those behind it would wait for ever, and nobody would be told. */
  @Test
  void aKeptMessageForWhichThereIsNoMemoryFailsAndThoseBehindItLeave() {
    Connection failing =
        new Connection() {
          @Override
          public CompletableFuture<Void> send(String text) {
            if (text.equals("large")) {
              throw new OutOfMemoryError("injected");
            }
            return super.send(text);
          }
        };
    CompletableFuture<Void> large = sends.send("large");
    CompletableFuture<Void> small = sends.send("small");
    sends.connected(failing);
    sends.flush(failing);
    assertThat(failureOf(large)).contains("injected");
    assertThat(small).isCompleted();
    assertThat(sends.send("next")).isCompleted();
    assertThat(failing.log).containsExactly("text small", "text next");
  }
}
