package dev.vaporetto.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.Bench.Sent;
import dev.vaporetto.connection.out.PreparedMessage;
import dev.vaporetto.connection.out.PreparedMessages;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.connection.out.SendQueueFullException;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.engine.Overflow;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What all connections of an application together may hold. */
class MemoryTest {
  private static final int KIB = 1024;
  private static final long LIMIT = 1024 * KIB;

  private final MemoryBudget memory = new MemoryBudget(LIMIT);

  private Bench connection() {
    return Bench.open(memory);
  }

  private Bench slowConnection() {
    Bench bench = connection();
    bench.transport.script = bench.transport.takesLater;
    return bench;
  }

  private static List<Sent> send(Bench bench, int messages, int size) {
    return Stream.generate(() -> bench.send(Opcode.BINARY, new byte[size]))
        .limit(messages)
        .toList();
  }

  /** The end of the linger that follows a failure. */
  private static void endOf(Bench bench) {
    bench.pass(Duration.ofSeconds(2));
    bench.runTasks();
    bench.assertGone();
  }

  // ---- what is counted

  @Test
  void anEchoIsNeverOfAccount() {
    Bench bench = connection();
    AtomicLong most = new AtomicLong();
    bench.handler.inText = bench::send;
    bench.transport.script =
        write -> {
          most.accumulateAndGet(memory.used() + memory.holders(), Math::max);
          return bench.transport.takesAll.write(write);
        };
    for (int i = 0; i < 100; i++) {
      bench.receive(bench.text("one " + i), bench.text("two " + i));
    }
    assertThat(bench.texts()).hasSize(200);
    assertThat(most.get()).isZero();
  }

  @Test
  void whatWaitsIsOfAccountUntilThePeerHasTakenIt() {
    Bench bench = slowConnection();
    List<Sent> sends = send(bench, 10, 10 * KIB);
    assertThat(memory.used()).isBetween(100L * KIB, 11L * BufferPool.BUFFER_SIZE + 10L * KIB);
    long before = memory.used();
    bench.transport.completeWrite();
    assertThat(memory.used()).isLessThan(before);
    while (bench.transport.hasPendingWrite()) {
      bench.transport.completeWrite();
    }
    assertThat(sends).allMatch(Sent::isWell);
    assertThat(memory.used()).isZero();
    assertThat(memory.holders()).isZero();
  }

  @Test
  void smallMessagesThatWaitCountWithWhatHoldsThem() {
    Bench bench = slowConnection();
    send(bench, 1000, 1);
    assertThat(memory.used()).isGreaterThan(100L * KIB);
    while (bench.transport.hasPendingWrite()) {
      bench.transport.completeWrite();
    }
    assertThat(memory.used()).isZero();
  }

  @Test
  void whatMayBeDroppedIsOfAccountAsLongAsItWaits() {
    Bench bench = slowConnection();
    bench.connection.sender().outboundLimit(50 * KIB, Overflow.DROP_OLDEST);
    List<Sent> sends = send(bench, 30, 10 * KIB);
    assertThat(memory.used()).isBetween(40L * KIB, 70L * KIB);
    bench.runTasks();
    assertThat(sends).anyMatch(Sent::isDoneAtOnce);
    while (bench.transport.hasPendingWrite()) {
      bench.transport.completeWrite();
    }
    assertThat(memory.used()).isZero();
  }

  @Test
  void theEndOfAConnectionGivesAllBack() {
    for (int kind = 0; kind < 3; kind++) {
      Bench bench = slowConnection();
      send(bench, 10, 10 * KIB);
      bench.receive(TestFrames.header(Role.CLIENT, 0x82, 100 * KIB), new byte[50 * KIB]);
      assertThat(memory.used()).isGreaterThan(150L * KIB);
      switch (kind) {
        case 0 -> bench.connection.abort("enough");
        case 1 -> bench.transport.failWrite(new IOException("broken"));
        default -> {
          bench.receiveEndOfStream();
          bench.runTasks();
        }
      }
      bench.runTasks();
      bench.assertGone();
      assertThat(memory.used()).isZero();
      assertThat(memory.holders()).isZero();
    }
  }

  @Test
  void aMessageInFragmentsIsOfAccountUntilItIsComplete() {
    Bench bench = connection();
    bench.receive(TestFrames.frame(Role.CLIENT, false, Opcode.TEXT, new byte[30 * KIB]));
    assertThat(memory.used()).isGreaterThanOrEqualTo(30L * KIB);
    bench.receive(TestFrames.frame(Role.CLIENT, true, Opcode.CONTINUATION));
    assertThat(bench.handler.events).hasSize(2);
    assertThat(memory.used()).isZero();
  }

  @Test
  void bytesThatWaitWhileReadingIsSuspendedAreOfAccount() {
    Bench bench = connection();
    bench.handler.inText =
        text -> bench.connection.suspend(dev.vaporetto.connection.in.Hold.APPLICATION);
    bench.receive(bench.text("one"), bench.text("x".repeat(5 * KIB)));
    assertThat(memory.used()).isGreaterThanOrEqualTo(5L * KIB);
    bench.handler.inText = text -> {};
    bench.connection.resume(dev.vaporetto.connection.in.Hold.APPLICATION);
    bench.runTasks();
    assertThat(bench.handler.events).hasSize(3);
    assertThat(memory.used()).isZero();
  }

  @Test
  void aMessageThatWaitsForManyCountsOnce() {
    List<Bench> members = Stream.generate(this::slowConnection).limit(50).toList();
    PreparedMessages large =
        new PreparedMessages(List.of(new PreparedMessage(Opcode.BINARY, new byte[100 * KIB])));
    for (int round = 0; round < 3; round++) {
      for (Bench member : members) {
        member.connection.sender().send(large, failure -> {});
      }
    }
    assertThat(memory.used()).isBetween(100L * KIB, 100L * KIB + 50L * 2 * KIB);
    members.get(0).connection.abort("gone");
    for (Bench member : members.subList(1, members.size())) {
      while (member.transport.hasPendingWrite()) {
        member.transport.completeWrite();
      }
      assertThat(member.frames()).hasSize(3);
    }
    assertThat(memory.used()).isZero();
    assertThat(memory.holders()).isZero();
  }

  // ---- what happens where it is short

  @Test
  void sendsToThoseThatHoldMoreThanTheirShareAreRefused() {
    List<Bench> slow = Stream.generate(this::slowConnection).limit(8).toList();
    int refused = 0;
    for (int round = 0; round < 100; round++) {
      for (Bench each : slow) {
        Sent sent = each.send(Opcode.BINARY, new byte[10 * KIB]);
        if (sent.failure() != null) {
          refused++;
          assertThat(sent.failure())
              .isInstanceOf(SendQueueFullException.class)
              .hasMessageContaining("over its share of the memory that all peers have");
        }
      }
    }
    assertThat(memory.used()).isBetween(LIMIT * 3 / 4, LIMIT * 5 / 4);
    assertThat(memory.refusedSends()).isEqualTo(refused).isPositive();
    Bench healthy = connection();
    healthy.handler.inText = healthy::send;
    healthy.receive(healthy.text("still served"));
    assertThat(healthy.texts()).containsExactly("still served");
    for (Bench each : slow) {
      each.connection.abort("enough");
    }
    assertThat(memory.used()).isZero();
  }

  @Test
  void whoHoldsMostIsClosedWith1013AndTold() {
    Bench most = slowConnection();
    List<Sent> sends = send(most, 45, 10 * KIB);
    Bench other = slowConnection();
    List<Sent> others = send(other, 40, 10 * KIB);
    assertThat(most.connection.isOpen()).isFalse();
    assertThat(other.connection.isOpen()).isTrue();
    assertThat(memory.closedConnections()).isEqualTo(1);
    assertThat(memory.used()).isLessThan(LIMIT);
    assertThat(sends.get(44).failure())
        .hasMessage(
            "the memory for what waits and is incomplete is used up, and this peer holds most");
    assertThat(most.handler.events).last().isEqualTo("close 1013");
    assertThat(most.handler.errors).hasSize(1);
    while (most.transport.hasPendingWrite()) {
      most.transport.completeWrite();
    }
    assertThat(most.closeFrame().closeCode()).isEqualTo(1013);
    assertThat(sends.get(0).isWell()).as("was being written").isTrue();
    endOf(most);
    while (other.transport.hasPendingWrite()) {
      other.transport.completeWrite();
    }
    assertThat(others).allMatch(Sent::isWell);
    assertThat(memory.used()).isZero();
  }

  @Test
  void thePolicyOfASlowPeerHoldsHereToo() {
    Bench closing = slowConnection();
    closing.connection.sender().outboundLimit(2048 * KIB, Overflow.CLOSE);
    Bench dropping = slowConnection();
    dropping.connection.sender().outboundLimit(2048 * KIB, Overflow.DROP_OLDEST);
    for (int i = 0; i < 100; i++) {
      send(closing, 1, 10 * KIB);
      send(dropping, 1, 10 * KIB);
    }
    assertThat(closing.connection.isOpen()).isFalse();
    assertThat(dropping.connection.isOpen()).isTrue();
    assertThat(memory.used()).isLessThan(LIMIT * 5 / 4);
    Sent last = dropping.send("last");
    while (dropping.transport.hasPendingWrite()) {
      dropping.transport.completeWrite();
    }
    assertThat(last.isWell()).isTrue();
  }

  @Test
  void peersThatHoldMessagesOneByteShortAreClosedBeforeTheMemoryIsGone() {
    List<Bench> peers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Bench bench = connection();
      bench.receive(TestFrames.header(Role.CLIENT, 0x82, 200 * KIB), new byte[200 * KIB - 1]);
      peers.add(bench);
      peers.forEach(Bench::runTasks);
      assertThat(memory.used()).isLessThanOrEqualTo(LIMIT);
    }
    assertThat(peers).filteredOn(each -> each.connection.isOpen()).hasSizeBetween(2, 6);
    assertThat(peers)
        .filteredOn(each -> !each.connection.isOpen())
        .allSatisfy(each -> assertThat(each.closeFrame().closeCode()).isEqualTo(1013));
  }

  @Test
  void aLargeMessageForAPeerThatMayBeSlowIsRefusedWhileMemoryIsShort() {
    Bench slow = slowConnection();
    send(slow, 80, 10 * KIB);
    assertThat(memory.used()).isGreaterThan(LIMIT * 3 / 4);
    Bench other = connection();
    assertThat(other.send(Opcode.BINARY, new byte[2048 * KIB]).failure())
        .isInstanceOf(SendQueueFullException.class);
    assertThat(other.send(Opcode.BINARY, new byte[60 * KIB]).isWell()).isTrue();
    slow.connection.abort("enough");
    assertThat(other.send(Opcode.BINARY, new byte[2048 * KIB]).isWell()).isTrue();
  }

  /** It waits for its own peer, whatever the others hold. */
  @Test
  @Timeout(60)
  void aSendThatBlocksIsNotRefused() throws Exception {
    Bench slow = slowConnection();
    send(slow, 80, 10 * KIB);
    Bench other = connection();
    other.sendBlocking("x".repeat(500 * KIB));
    assertThat(other.texts()).hasSize(1);
  }

  @Test
  void aPartThatHasNoShareIsRefusedToo() {
    Object message = new Object();
    Bench slow = slowConnection();
    List<Throwable> failures = new ArrayList<>();
    SendCallback callback =
        failure -> {
          if (failure != null) {
            failures.add(failure);
          }
        };
    for (int i = 0; i < 200; i++) {
      slow.connection
          .sender()
          .sendPart(
              message,
              Opcode.TEXT,
              java.nio.ByteBuffer.wrap("y".repeat(9000).getBytes(UTF_8)),
              false,
              callback);
    }
    assertThat(failures).isNotEmpty().hasOnlyElementsOfType(SendQueueFullException.class);
    assertThat(memory.used()).isLessThan(LIMIT * 5 / 4);
  }
}
