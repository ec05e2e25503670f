package dev.vaporetto.fluent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RawClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pings of both sides, and the interval. */
interface PingCases extends FluentServer {
  @Test
  default void aPongCompletesThePingsFutureAndReachesOnPong() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("pings", key)) {
      client.send("ping");
      journal.expect("pinged false");
      // A client may answer both at once, and futures are completed on another thread.
      List<String> seen = new ArrayList<>();
      while (!seen.containsAll(List.of("first null", "second null", "pong of 8"))) {
        seen.add(journal.next());
      }
      assertThat(seen).containsOnly("first null", "second null", "pong of 8");
      assertThat(seen).containsSubsequence("first null", "second null");
    }
  }

  /** RFC 6455 §5.5.3: a peer may answer the latest ping only. */
  @Test
  default void aPongAnswersThePingsBeforeItsOwn() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        RawClient client = open("pings", key)) {
      client.sendText("ping");
      assertThat(client.readFrame().opcode()).isEqualTo(9);
      RawClient.Frame second = client.readFrame();
      assertThat(second.opcode()).isEqualTo(9);
      client.write(RawClient.frame(true, 0, 10, second.payload()));
      journal.expect("pinged false", "first null", "second null", "pong of 8");
    }
  }

  @Test
  default void aPingWithoutAPongFailsWithTheSocket() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        RawClient client = open("pings", key)) {
      client.write(RawClient.frame(true, 0, 10, "unasked".getBytes(UTF_8)));
      client.sendText("ping");
      client.sendClose(1000, "");
      journal.expect("pong of 7", "pinged false", "first IOException", "second IOException");
    }
  }

  @Test
  default void thePeersPingIsAnsweredAndReachesOnPingWhereTheEngineCan() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("pings", key)) {
      client.send("onPing");
      journal.expect(engine().isOurs() ? "listens" : "unsupported");
      byte[] payload = "hello".getBytes(UTF_8);
      client.ping(payload);
      assertThat(client.nextPong()).isEqualTo(payload);
      if (engine().isOurs()) {
        journal.expect("ping hello");
      }
      journal.expectNothingMore();
    }
  }

  @Test
  default void thePingIntervalEndsASocketWhosePeerDoesNotAnswer() {
    endsASilentPeer("heartbeat/200");
  }

  @Test
  default void aRoutesPingIntervalEndsASocketWhosePeerDoesNotAnswer() {
    endsASilentPeer("watched");
  }

  /** Our engine drops the connection of a silent peer; another engine can only close it. */
  private void endsASilentPeer(String path) {
    String key = newKey();
    try (JournalReader journal = journal(key);
        RawClient client = open(path, key)) {
      assertThat(client.readFrame().opcode()).isEqualTo(9);
      if (engine().isOurs()) {
        assertThat(client.readToEnd()).isNotPositive();
        journal.expect("close 1006 the connection was lost").expectNothingMore();
      } else {
        String reason = "no pong came in the ping interval";
        assertThat(client.readFrame())
            .returns(1011, RawClient.Frame::closeCode)
            .returns(reason, RawClient.Frame::closeReason);
        client.sendClose(1011, "");
        assertThat(client.readToEnd()).isNotPositive();
        journal.expect("close 1011 " + reason).expectNothingMore();
      }
    }
  }

  @Test
  default void thePingIntervalKeepsAPeerWhosePongWaitsBehindAListener() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("heartbeat/1000", key)) {
      // Longer than two intervals, each of which leaves the client's process time to answer.
      client.send("2500");
      assertThat(client.nextText()).isEqualTo("slept");
      journal.expectNothingMore();
    }
  }
}
