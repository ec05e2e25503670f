package dev.vaporetto.internal.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

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
      new ReconnectingOutbound(100, Runnable::run, () -> events.add("closed"));
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
    assertThat(none.sendTextPart(this, "lost", true))
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("the connection was lost");
    assertThat(port.parts()).isSameAs(first);
  }

  @Test
  void settingsApplyToThePresentAndAllLaterConnections() {
    port.sendTimeout(Duration.ofSeconds(1));
    port.pingInterval(Duration.ofSeconds(2));
    port.connected(first);
    assertThat(first.log).containsExactly("timeout PT1S", "pings each PT2S");
    port.pingInterval(Duration.ofSeconds(3));
    assertThat(first.log).endsWith("pings each PT3S");
    port.disconnected();
    port.connected(second);
    assertThat(second.log).containsExactly("timeout PT1S", "pings each PT3S");
  }

  @Test
  void aCloseWithoutAConnectionIsReportedAndNoConnectionIsWanted() {
    port.connected(first);
    port.disconnected();
    port.close(1000, "");
    assertThat(events).containsExactly("closed");
    assertThat(port.connected(second)).isFalse();
    assertThat(port.disconnected()).isFalse();
    assertThat(second.log).isEmpty();
  }
}
