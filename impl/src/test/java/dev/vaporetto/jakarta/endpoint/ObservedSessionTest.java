package dev.vaporetto.jakarta.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.engine.EndpointMetrics;
import dev.vaporetto.engine.EndpointMetrics.Traffic;
import dev.vaporetto.engine.EngineObserver;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.log.LogCapture;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.metrics.EndpointCounters;
import dev.vaporetto.metrics.EngineCounters;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an observer of the engine sees of a session. */
class ObservedSessionTest {
  private final EngineCounters engine = new EngineCounters(new MemoryBudget());
  private final EndpointCounters counters = engine.endpoint("/test");

  /** What the endpoint and the observer see, in turn. */
  private final List<String> events = new ArrayList<>();

  /** Says what it is told. */
  @ServerEndpoint("/test")
  public static final class Echo {
    private final List<String> events;

    Echo(List<String> events) {
      this.events = events;
    }

    @OnOpen
    public void onOpen() {
      events.add("onOpen");
    }

    @OnMessage
    public String onMessage(String message) {
      events.add("onMessage");
      return message;
    }

    @OnClose
    public void onClose(Session session, CloseReason reason) {
      events.add("onClose");
    }
  }

  private class Observer implements EngineObserver {
    @Override
    public void onOpened(EndpointMetrics endpoint, EngineSession session) {
      events.add("opened " + session.isOpen() + ", " + endpoint.open() + " open");
    }

    @Override
    public void onClosed(EndpointMetrics endpoint, EngineSession session, Ended how) {
      Traffic traffic = how.traffic();
      events.add(
          "closed "
              + how.closure().code()
              + ", "
              + traffic.messagesReceived()
              + " in, "
              + traffic.messagesSent()
              + " out, "
              + endpoint.open()
              + " open");
    }
  }

  @Test
  void anObserverHearsOfASessionBeforeItsEndpointDoes() throws Exception {
    engine.addObserver(new Observer());
    TestPeer peer = TestPeer.peer().counters(counters).open(new Echo(events));
    peer.text("hello").text("again").close(1001, "");
    assertThat(events)
        .containsExactly(
            "opened true, 1 open",
            "onOpen",
            "onMessage",
            "onMessage",
            "closed 1001, 2 in, 2 out, 0 open",
            "onClose");
    assertThat(counters.closed()).hasSize(1).containsEntry(1001, 1L);
  }

  @Test
  void anObserverThatFailsConcernsNoSession() throws Exception {
    engine.addObserver(
        new EngineObserver() {
          @Override
          public void onOpened(EndpointMetrics endpoint, EngineSession session) {
            throw new AssertionError("not your business");
          }

          @Override
          public void onClosed(EndpointMetrics endpoint, EngineSession session, Ended how) {
            throw new IllegalStateException("nor that");
          }
        });
    try (LogCapture log = LogCapture.ofThisThread("dev.vaporetto.metrics").begin()) {
      TestPeer peer = TestPeer.peer().counters(counters).open(new Echo(events));
      peer.text("hello").close(1000, "");
      assertThat(events).containsExactly("onOpen", "onMessage", "onClose");
      assertThat(peer.received()).containsExactly("TEXT hello", "CLOSE 1000 ");
      assertThat(log.lines())
          .hasSize(2)
          .allMatch(line -> line.contains("not your business") || line.contains("nor that"));
    }
  }

  @Test
  void callbacksAreTimedForAnObserverThatAsks() throws Exception {
    List<Long> times = new ArrayList<>();
    engine.addObserver(
        new EngineObserver() {
          @Override
          public boolean wantsCallbackTimes() {
            return true;
          }

          @Override
          public void onCallback(EndpointMetrics endpoint, long nanos) {
            times.add(nanos);
          }
        });
    TestPeer peer = TestPeer.peer().counters(counters).open(new Echo(events));
    peer.text("hello").close(1000, "");
    assertThat(times).as("onOpen, onMessage, onClose").hasSize(3).allMatch(nanos -> nanos >= 0);
  }
}
