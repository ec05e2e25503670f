package dev.vaporetto.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.out.PreparedMessage;
import dev.vaporetto.connection.out.PreparedMessages;
import dev.vaporetto.connection.out.SendQueueFullException;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.engine.Overflow;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages for many connections, of which some leave together. */
class SharedSendsTest {
  private final Bench bench = Bench.open();
  private final MemoryTransport transport = bench.transport;

  /** What the callback was told, "sent" or a failure, once for each message. */
  private final List<Object> outcomes = new ArrayList<>();

  private static List<String> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(i -> "message " + i).toList();
  }

  private static PreparedMessages prepared(List<String> texts) {
    return new PreparedMessages(
        texts.stream()
            .map(text -> new PreparedMessage(Opcode.TEXT, text.getBytes(UTF_8)))
            .toList());
  }

  private void send(Bench target, PreparedMessages messages) {
    target
        .connection
        .sender()
        .send(messages, failure -> outcomes.add(failure == null ? "sent" : failure));
  }

  private void send(List<String> texts) {
    send(bench, prepared(texts));
  }

  @Test
  void aBurstLeavesInOneWrite() {
    send(numbers(1, 16));
    assertThat(transport.writes()).isEqualTo(1);
    assertThat(bench.texts()).isEqualTo(numbers(1, 16));
    assertThat(outcomes).hasSize(16).containsOnly("sent");
  }

  @Test
  void whatComesWhileTheSocketIsBusyLeavesInOneWriteBehindIt() {
    transport.script = transport.takesLater;
    send(numbers(1, 1));
    for (int i = 2; i <= 100; i++) {
      send(numbers(i, i));
    }
    assertThat(outcomes).isEmpty();
    transport.completeWrite();
    transport.completeWrite();
    assertThat(transport.hasPendingWrite()).isFalse();
    assertThat(transport.writes()).isEqualTo(2);
    assertThat(bench.texts()).isEqualTo(numbers(1, 100));
    bench.runTasks();
    assertThat(outcomes).hasSize(100).containsOnly("sent");
  }

  @Test
  void sharedFramesKeepTheirPlaceAmongOthers() {
    transport.script = transport.takesLater;
    List<String> expected = new ArrayList<>();
    String large = "x".repeat(3_000);
    for (int i = 0; i < 40; i++) {
      String own = "own " + i;
      bench.send(own);
      send(numbers(i, i + 1));
      send(List.of(large + i));
      expected.add(own);
      expected.addAll(numbers(i, i + 1));
      expected.add(large + i);
    }
    while (transport.hasPendingWrite()) {
      transport.completeWrite();
    }
    assertThat(bench.texts()).isEqualTo(expected);
  }

  @Test
  void nothingIsRefusedThatTheSocketTakesAtOnce() {
    bench.connection.sender().outboundLimit(100, Overflow.FAIL);
    send(numbers(1, 50));
    assertThat(outcomes).hasSize(50).containsOnly("sent");
    assertThat(bench.texts()).isEqualTo(numbers(1, 50));
  }

  @Test
  void whatThereIsNoRoomForIsRefusedAlone() {
    bench.connection.sender().outboundLimit(100, Overflow.FAIL);
    transport.script = transport.takesLater;
    send(numbers(1, 50));
    // A frame of 11 bytes for each of 9 messages, and one byte that no further message fits in.
    assertThat(outcomes).hasSize(41).hasOnlyElementsOfType(SendQueueFullException.class);
    transport.completeWrite();
    bench.runTasks();
    assertThat(outcomes).hasSize(50).endsWith("sent", "sent");
    assertThat(bench.texts()).isEqualTo(numbers(1, 9));
  }

  @Test
  void theOldestAreDroppedForAMemberThatAsksForIt() {
    bench.connection.sender().outboundLimit(100, Overflow.DROP_OLDEST);
    transport.script = transport.takesLater;
    send(numbers(1, 1));
    send(numbers(2, 50));
    while (transport.hasPendingWrite()) {
      transport.completeWrite();
    }
    bench.runTasks();
    assertThat(outcomes).hasSize(50);
    assertThat(bench.texts()).startsWith("message 1").endsWith("message 49", "message 50");
    assertThat(outcomes.stream().filter("sent"::equals)).hasSameSizeAs(bench.texts());
  }

  @Test
  void aClientMasksEachFrameForItself() {
    Bench client = Bench.open(Role.CLIENT);
    send(client, prepared(numbers(1, 3)));
    assertThat(client.texts()).isEqualTo(numbers(1, 3));
    assertThat(outcomes).containsExactly("sent", "sent", "sent");
  }

  @Test
  void aBurstToAConnectionThatHasEndedFailsForEachMessage() {
    bench.connection.abort("the test ends it");
    send(numbers(1, 3));
    assertThat(outcomes).hasSize(3).hasOnlyElementsOfType(java.io.IOException.class);
  }

  /** Together they have more bytes than a buffer can have. */
  @Test
  void messagesThatCannotBeOneBufferAreSentOrRefusedEachForItself() {
    bench.connection.sender().outboundLimit(100, Overflow.FAIL);
    transport.script = transport.takesLater;
    PreparedMessage large = new PreparedMessage(Opcode.BINARY, new byte[1024 * 1024]);
    send(bench, new PreparedMessages(Collections.nCopies(2048, large)));
    assertThat(outcomes).hasSize(2047).hasOnlyElementsOfType(SendQueueFullException.class);
    transport.completeWrite();
    bench.runTasks();
    assertThat(outcomes).hasSize(2048).endsWith("sent");
  }

  @Test
  void noBufferThatIsSharedIsLentToAnyone() {
    // Its frame is as large as the buffers of the pool.
    String text = "s".repeat(BufferPool.BUFFER_SIZE - 4);
    PreparedMessages shared = prepared(List.of(text));
    send(bench, shared);
    bench.send("another one");
    Bench other = Bench.open();
    send(other, shared);
    assertThat(other.texts()).containsExactly(text);
  }
}
