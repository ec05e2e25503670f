package dev.vaporetto.internal.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.Overflow;
import dev.vaporetto.internal.KeptTotal;
import dev.vaporetto.internal.ManualClock;
import dev.vaporetto.internal.engine.Parts;
import dev.vaporetto.internal.engine.ScriptedOutbound;
import dev.vaporetto.internal.socket.FluentSocket;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The {@link ReconnectingOutbound} of a socket, and its connections. */
@Timeout(20)
class ReconnectingOutboundTest {
  /** A connection that is always open, and whose sends may wait. */
  private static final class Connection extends ScriptedOutbound {
    final Queue<CompletableFuture<Void>> outcomes = new ArrayDeque<>();

    @Override
    public CompletableFuture<Void> send(String text) {
      CompletableFuture<Void> sent = super.send(text);
      CompletableFuture<Void> next = outcomes.poll();
      return next != null ? next : sent;
    }

    @Override
    public boolean isOpen() {
      return true;
    }
  }

  private final List<String> events = new ArrayList<>();
  private final ReconnectingOutbound port =
      new ReconnectingOutbound(
          100,
          Runnable::run,
          () -> false,
          () -> events.add("closed"),
          new KeptTotal(Long.MAX_VALUE).open());
  private final Connection first = new Connection();
  private final Connection second = new Connection();

  @Test
  void aStreamBeginsBehindBufferedMessagesAndBeforeLaterOnes() throws Exception {
    FluentSocket socket = new FluentSocket(port, kind -> false, new ManualClock());
    socket.send("buffered one");
    socket.send("buffered two");
    CompletableFuture<Void> pending = new CompletableFuture<>();
    first.outcomes.add(pending);
    port.connected(first);
    port.flush(first);
    CompletableFuture<Void> streamed = socket.streams().sendText(new StringReader("streamed"));
    CompletableFuture<Void> later = socket.send("later");
    assertThat(first.log).containsExactly("text buffered one");
    pending.complete(null);
    streamed.get(10, TimeUnit.SECONDS);
    later.get(10, TimeUnit.SECONDS);
    assertThat(first.log)
        .startsWith("text buffered one", "text buffered two", "part text ")
        .containsSubsequence("part text ", "part text streamed", "part text , last")
        .as("the message waits until the last part")
        .containsSubsequence("part text ", "text later");
  }

  @Test
  void aStreamFailsWhileThereIsNoConnectionAndStaysWithTheOneItBeganOn() {
    FluentSocket socket = new FluentSocket(port, kind -> false, new ManualClock());
    assertThat(socket.streams().sendText(new StringReader("lost")))
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("expected an open one to send on");
    Parts none = port.parts();
    port.connected(first);
    port.flush(first);
    assertThat(none.sendTextPart(this, "lost", true))
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("the connection was lost");
    assertThat(port.parts()).isSameAs(first);
  }

  private static void assertFailure(CompletableFuture<Void> send, String message) {
    assertThat(send)
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining(message);
  }

  @Test
  void whatWaitsOnAnOpenConnectionIsBoundedByTheOutboundLimitAndNotKeptBeyondTheOther() {
    port.outboundLimit(150, Overflow.FAIL);
    port.connected(first);
    CompletableFuture<Void> kept = port.send("a".repeat(100));
    CompletableFuture<Void> waiting = port.send("b".repeat(50));
    assertThat(port.bufferedBytes()).isEqualTo(150 + first.bufferedBytes());
    assertFailure(
        port.send("c"),
        "the connection is new: 150 bytes wait for earlier ones, and 1 more are over the bound of"
            + " 150");

    port.disconnected();

    assertFailure(waiting, "the connection was lost before the message could begin");
    assertThat(port.bufferedBytes()).isEqualTo(100);
    assertFailure(
        port.send("d"),
        "the connection was lost: 100 bytes wait for the next one, and 1 more are over the bound of"
            + " 100");
    port.connected(second);
    port.flush(second);
    assertThat(kept).isCompleted();
    assertThat(second.log).endsWith("text " + "a".repeat(100));
  }

  @Test
  void withoutKeepingOnlyAnOpenConnectionLetsMessagesWait() {
    ReconnectingOutbound keepsNone =
        new ReconnectingOutbound(
            0, Runnable::run, () -> false, () -> {}, new KeptTotal(Long.MAX_VALUE).open());
    keepsNone.outboundLimit(0, Overflow.FAIL);
    assertFailure(keepsNone.send("before"), "the connection was lost");
    keepsNone.connected(first);
    CompletableFuture<Void> sent = keepsNone.send("one");
    assertFailure(keepsNone.send("two"), "over the bound of 0");
    keepsNone.flush(first);
    assertThat(sent).isCompleted();
    keepsNone.disconnected();
    assertFailure(keepsNone.send("after"), "the connection was lost");
  }

  @Test
  void settingsApplyToThePresentAndAllLaterConnections() {
    port.sendTimeout(Duration.ofSeconds(1));
    port.pingInterval(Duration.ofSeconds(2));
    port.connected(first);
    port.flush(first);
    assertThat(first.log).containsExactly("timeout PT1S", "pings each PT2S");
    port.pingInterval(Duration.ofSeconds(3));
    assertThat(first.log).endsWith("pings each PT3S");
    port.disconnected();
    port.connected(second);
    port.flush(second);
    assertThat(second.log).containsExactly("timeout PT1S", "pings each PT3S");
  }

  @Test
  void aCloseWithoutAConnectionIsReportedAndNoConnectionIsWanted() {
    port.connected(first);
    port.flush(first);
    port.disconnected();
    port.close(1000, "");
    assertThat(events).containsExactly("closed");
    assertThat(port.connected(second)).isFalse();
    assertThat(port.disconnected()).isFalse();
    assertThat(second.log).isEmpty();
  }
}
