package dev.vaporetto.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.engine.EndpointMetrics;
import dev.vaporetto.engine.EngineClosure;
import dev.vaporetto.engine.EngineClosure.Initiator;
import dev.vaporetto.engine.EngineObserver;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.engine.HandshakeRefusal;
import dev.vaporetto.engine.HandshakeRefusal.Cause;
import dev.vaporetto.engine.SendLoss;
import dev.vaporetto.log.LogCapture;
import dev.vaporetto.memory.MemoryBudget;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a container counts, and who is told. */
class EngineCountersTest {
  private final EngineCounters engine = new EngineCounters(new MemoryBudget());
  private final EndpointCounters chat = engine.endpoint("/chat/{room}");
  private final EngineSession session =
      (EngineSession)
          Proxy.newProxyInstance(
              EngineCountersTest.class.getClassLoader(),
              new Class<?>[] {EngineSession.class},
              (proxy, method, arguments) -> null);

  private ConnectionCounters open() {
    ConnectionCounters counters = chat.newConnection();
    chat.onOpened(counters, session);
    return counters;
  }

  private void close(ConnectionCounters counters, int code) {
    chat.onClosed(counters, session, new EngineClosure(code, "", true, null, null, Initiator.PEER));
  }

  @Test
  void aSumHasTheOpenAndTheClosedWhateverTheOrder() {
    List<ConnectionCounters> all = List.of(open(), open(), open(), open());
    for (int i = 0; i < 4; i++) {
      all.get(i).messageReceived();
      all.get(i).messagesSent(1 << (2 * i));
      all.get(i).bytesReceived(10);
      all.get(i).bytesSent(100);
    }
    EndpointMetrics.Traffic expected = new EndpointMetrics.Traffic(4, 40, 85, 400);
    assertThat(chat.traffic()).isEqualTo(expected);
    for (int i : new int[] {1, 3, 0, 2}) {
      close(all.get(i), 1000 + i % 2);
      assertThat(chat.traffic()).isEqualTo(expected);
    }
    assertThat(chat.open()).isZero();
    assertThat(chat.opened()).isEqualTo(4);
    assertThat(chat.closed()).containsEntry(1000, 2L).containsEntry(1001, 2L).hasSize(2);
  }

  @Test
  void aPeerThatChoosesCodesDoesNotChooseHowManyThereAre() {
    for (int code = 3000; code < 5000; code++) {
      close(open(), code);
    }
    close(open(), 3000);
    close(open(), 1000);
    assertThat(chat.closed())
        .hasSize(34)
        .containsEntry(3000, 2L)
        .containsEntry(3031, 1L)
        .containsEntry(1000, 1L)
        .containsEntry(EndpointMetrics.OTHER_CODES, 2000L - 32);
  }

  @Test
  void anEndpointIsKnownByItsNameAndThereIsABoundOfThem() {
    assertThat(engine.endpoint("/chat/{room}")).isSameAs(chat);
    for (int i = 0; i < 2000; i++) {
      assertThat(engine.endpoint("/made/" + i)).isNotNull();
    }
    assertThat(engine.endpoints()).hasSize(1001);
    assertThat(engine.endpoint("/made/5").name()).isEqualTo("/made/5");
    assertThat(engine.endpoint("/made/1999").name()).isEqualTo(EndpointMetrics.OTHERS);
  }

  @Test
  void refusalsAreCountedByStatusAndCause() {
    chat.onRefused(new HandshakeRefusal(403, Cause.ORIGIN));
    chat.onRefused(new HandshakeRefusal(403, Cause.APPLICATION));
    chat.onRefused(new HandshakeRefusal(403, Cause.ORIGIN));
    assertThat(chat.refused())
        .hasSize(2)
        .containsEntry(new HandshakeRefusal(403, Cause.ORIGIN), 2L)
        .containsEntry(new HandshakeRefusal(403, Cause.APPLICATION), 1L);
  }

  /** Writes down what it is told. */
  private static final class Told implements EngineObserver {
    final List<String> events = new ArrayList<>();
    boolean timing;

    @Override
    public void onEndpoint(EndpointMetrics endpoint) {
      events.add("endpoint " + endpoint.name());
    }

    @Override
    public void onOpened(EndpointMetrics endpoint, EngineSession session) {
      events.add("opened " + endpoint.name());
    }

    @Override
    public void onClosed(EndpointMetrics endpoint, EngineSession session, Ended how) {
      events.add("closed " + how.closure().code() + " " + how.traffic().messagesReceived());
      assertThat(how.open().isNegative()).isFalse();
    }

    @Override
    public void onLost(EndpointMetrics endpoint, SendLoss how, int messages) {
      events.add(how + " " + messages);
    }

    @Override
    public boolean wantsCallbackTimes() {
      return timing;
    }

    @Override
    public void onCallback(EndpointMetrics endpoint, long nanos) {
      events.add("callback");
      assertThat(nanos).isNotNegative();
    }
  }

  @Test
  void anObserverIsToldUntilItIsRemoved() {
    Told told = new Told();
    engine.addObserver(told);
    EndpointCounters echo = engine.endpoint("/echo");
    ConnectionCounters counters = open();
    counters.messageReceived();
    counters.lost(SendLoss.UNSENT, 2);
    counters.lost(SendLoss.UNSENT, 0);
    close(counters, 1001);
    assertThat(told.events)
        .containsExactly(
            "endpoint /chat/{room}",
            "endpoint /echo",
            "opened /chat/{room}",
            "UNSENT 2",
            "closed 1001 1");
    engine.removeObserver(told);
    echo.onRefused(new HandshakeRefusal(403, Cause.ORIGIN));
    open();
    assertThat(told.events).hasSize(5);
  }

  @Test
  void callbacksAreTimedWhileSomebodyWantsIt() {
    Told without = new Told();
    engine.addObserver(without);
    assertThat(chat.clock("text")).isNull();

    Told with = new Told();
    with.timing = true;
    engine.addObserver(with);
    CallbackClock.stop(chat.clock("text"));
    assertThat(with.events).contains("callback");
    assertThat(without.events).doesNotContain("callback");

    engine.removeObserver(with);
    assertThat(chat.clock("text")).isNull();
  }

  @Test
  void anObserverThatFailsIsLoggedAndConcernsNobodyElse() {
    Told behind = new Told();
    try (LogCapture log = LogCapture.ofThisThread(Observers.class.getName()).begin()) {
      engine.addObserver(
          new EngineObserver() {
            @Override
            public void onOpened(EndpointMetrics endpoint, EngineSession opened) {
              throw new LinkageError("an observer of the test");
            }
          });
      engine.addObserver(behind);
      open();
      assertThat(log.lines())
          .containsExactly(
              "WARNING an observer of the engine failed + java.lang.LinkageError: an observer of"
                  + " the test");
    }
    assertThat(chat.open()).isEqualTo(1);
    assertThat(behind.events).contains("opened /chat/{room}");
  }
}
