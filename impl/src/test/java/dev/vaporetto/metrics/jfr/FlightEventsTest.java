package dev.vaporetto.metrics.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.engine.HandshakeRefusal;
import dev.vaporetto.engine.HandshakeRefusal.Cause;
import dev.vaporetto.engine.SendLoss;
import dev.vaporetto.jakarta.endpoint.TestPeer;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.metrics.EndpointCounters;
import dev.vaporetto.metrics.EngineCounters;
import dev.vaporetto.metrics.FlightRecording;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording of the JDK's flight recorder has of the engine. */
class FlightEventsTest {
  private static final String ENDPOINT = "/recorded/{name}";

  private final EndpointCounters counters =
      new EngineCounters(new MemoryBudget()).endpoint(ENDPOINT);

  @TempDir private Path folder;

  /** Answers with what comes. */
  @ServerEndpoint("/test")
  public static final class Echo {
    @OnMessage
    public String onMessage(String message) {
      return message;
    }
  }

  private List<RecordedEvent> recorded(Recording recording) throws IOException {
    Path file = folder.resolve("vaporetto.jfr");
    recording.stop();
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("dev.vaporetto."))
        .toList();
  }

  private static Stream<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.vaporetto." + name));
  }

  private static RecordedEvent only(List<RecordedEvent> events, String name) {
    List<RecordedEvent> found = named(events, name).toList();
    assertThat(found).as("events named %s", name).hasSize(1);
    return found.get(0);
  }

  @Test
  void aRecordingHasWhatHappened() throws Exception {
    try (Recording recording = new Recording()) {
      recording.enable("dev.vaporetto.SlowCallback").withThreshold(Duration.ZERO);
      recording.start();
      TestPeer peer = TestPeer.peer().counters(counters).open(new Echo());
      peer.text("hello").close(1001, "");
      counters.onRefused(new HandshakeRefusal(403, Cause.ORIGIN));
      counters.newConnection().lost(SendLoss.DROPPED, 5);
      counters.newConnection().lost(SendLoss.DROPPED, 5);
      FlightRecording.onTakeover(Thread.currentThread());
      List<RecordedEvent> events = recorded(recording);

      RecordedEvent opened = only(events, "SessionOpened");
      assertThat(opened.getString("endpoint")).isEqualTo(ENDPOINT);

      RecordedEvent closed = only(events, "SessionClosed");
      assertThat(closed.getString("endpoint")).isEqualTo(ENDPOINT);
      assertThat(closed.getString("session")).isEqualTo(opened.getString("session"));
      assertThat(closed.getInt("code")).isEqualTo(1001);
      assertThat(closed.getString("initiator")).isEqualTo("PEER");
      assertThat(closed.getDuration("open")).isPositive().isLessThan(Duration.ofMinutes(1));
      assertThat(closed.getLong("messagesReceived")).isEqualTo(1);
      assertThat(closed.getLong("messagesSent")).isEqualTo(1);
      assertThat(closed.getLong("bytesReceived")).as("a masked text and a close").isEqualTo(19);
      assertThat(closed.getLong("bytesSent")).isEqualTo(11);

      RecordedEvent refused = only(events, "HandshakeRefused");
      assertThat(refused.getInt("status")).isEqualTo(403);
      assertThat(refused.getString("cause")).isEqualTo("ORIGIN");

      RecordedEvent lost = only(events, "SendsLost");
      assertThat(lost.getString("how")).isEqualTo("DROPPED");
      assertThat(lost.getLong("messages")).isEqualTo(5);

      RecordedEvent takeover = only(events, "LoopTakeover");
      RecordedThread blocked = takeover.getThread("blocked");
      assertThat(blocked.getJavaName()).isEqualTo(Thread.currentThread().getName());
      assertThat(takeover.getString("stack"))
          .contains("FlightEventsTest.aRecordingHasWhatHappened");

      assertThat(named(events, "SlowCallback").map(event -> event.getString("callback")))
          .containsExactly("open", "text", "close");
    }
  }

  @Test
  void quickCallbacksAreNoEventsAndDisabledOnesAreNotTimed() throws Exception {
    FlightEvents flight = Objects.requireNonNull(FlightEvents.ofThisJvm());
    try (Recording recording = new Recording()) {
      recording.enable("dev.vaporetto.SlowCallback").withThreshold(Duration.ofMinutes(1));
      recording.disable("dev.vaporetto.SessionOpened");
      recording.disable("dev.vaporetto.SessionClosed");
      recording.start();
      assertThat(flight.isTimingCallbacks()).isTrue();
      TestPeer.peer().counters(counters).open(new Echo()).text("hello").close(1000, "");
      assertThat(recorded(recording)).isEmpty();
    }
    try (Recording recording = new Recording()) {
      recording.disable("dev.vaporetto.SlowCallback");
      recording.start();
      assertThat(flight.isTimingCallbacks()).isFalse();
      assertThat(counters.clock("text")).isNull();
    }
    assertThat(counters.clock("text")).as("without any recording").isNull();
  }

  /** Has no class of the flight recorder. */
  private static final class WithoutModule extends URLClassLoader {
    WithoutModule(URL... urls) {
      super(urls, FlightEventsTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("jdk.jfr.")) {
        throw new ClassNotFoundException(name);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null && name.startsWith("dev.vaporetto.metrics.")) {
          loaded = findClass(name);
        }
        return loaded == null ? super.loadClass(name, resolve) : loaded;
      }
    }
  }

  @Test
  void aJdkWithoutTheFlightRecorderIsFine() throws Exception {
    URL classes = EngineCounters.class.getProtectionDomain().getCodeSource().getLocation();
    try (WithoutModule loader = new WithoutModule(classes)) {
      Class<?> events = loader.loadClass(FlightEvents.class.getName());
      assertThat(events.getClassLoader()).isSameAs(loader);
      assertThat(events.getMethod("ofThisJvm").invoke(null)).isNull();
      Class<?> engine = loader.loadClass(EngineCounters.class.getName());
      Object counting = engine.getConstructor(MemoryBudget.class).newInstance(new MemoryBudget());
      Object endpoint = engine.getMethod("endpoint", String.class).invoke(counting, "/echo");
      assertThat(endpoint.getClass().getMethod("clock", String.class).invoke(endpoint, "text"))
          .isNull();
    }
  }
}
