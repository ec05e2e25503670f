package dev.vaporetto.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.Bench.Sent;
import dev.vaporetto.connection.out.PreparedMessage;
import dev.vaporetto.connection.out.PreparedMessages;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.engine.Overflow;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are larger than a buffer of the pool. */
class LargeSendTest {
  private static final int KIB = 1024;

  /** Remembers how much was allocated at once. */
  private static final class RecordingPool extends BufferPool {
    private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());

    @Override
    public ByteBuffer allocate(int size) {
      sizes.add(size);
      return super.allocate(size);
    }

    void assertNothingLarge() {
      assertThat(sizes).allMatch(size -> size <= BUFFER_SIZE);
    }
  }

  private final RecordingPool pool = new RecordingPool();
  private final MemoryBudget memory = new MemoryBudget(1L << 30);
  private final Bench bench = Bench.open(Role.SERVER, pool, memory);
  private final MemoryTransport transport = bench.transport;

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {16_381, 16_384, 65_535, 65_536, 1 << 20})
  void aLargeTextLeavesWithItsHeaderInOneWriteAndIsNotCopied(int size) {
    Sent sent = bench.send(Opcode.TEXT, bytes(size));
    assertThat(sent.isWell()).isTrue();
    assertThat(transport.writes()).isEqualTo(1);
    assertThat(bench.frames()).hasSize(1);
    Frame frame = bench.frames().get(0);
    assertThat(frame.opcode()).isEqualTo(Opcode.TEXT);
    assertThat(frame.payload()).isEqualTo(bytes(size));
    pool.assertNothingLarge();
  }

  @Test
  void aLargeTextThatWaitsIsNotCopied() {
    transport.script = transport.takesLater;
    Sent first = bench.send("first");
    Sent large = bench.send(Opcode.TEXT, bytes(100 * KIB));
    Sent last = bench.send("last");
    while (transport.hasPendingWrite()) {
      transport.completeWrite();
    }
    assertThat(List.of(first, large, last)).allMatch(Sent::isWell);
    assertThat(bench.texts())
        .containsExactly("first", new String(bytes(100 * KIB), US_ASCII), "last");
    pool.assertNothingLarge();
    assertThat(memory.used()).isZero();
  }

  @Test
  void aLargeTextThatMayBeDroppedIsNotCopied() {
    bench.connection.sender().outboundLimit(300 * KIB, Overflow.DROP_OLDEST);
    transport.script = transport.takesLater;
    for (int i = 0; i < 5; i++) {
      bench.send(Opcode.TEXT, bytes(100 * KIB));
    }
    while (transport.hasPendingWrite()) {
      transport.completeWrite();
    }
    assertThat(bench.frames()).hasSizeBetween(2, 3);
    pool.assertNothingLarge();
  }

  /** The buffer is the caller's again when the send returns. */
  @Test
  void aBufferThatItsSenderUsesAgainIsCopied() {
    transport.script = transport.takesLater;
    byte[] payload = bytes(100 * KIB);
    Sent sent = bench.send(Opcode.BINARY, payload);
    Arrays.fill(payload, (byte) 'y');
    transport.completeWrite();
    assertThat(sent.isWell()).isTrue();
    assertThat(bench.frames().get(0).payload()).isEqualTo(bytes(100 * KIB));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 14, 15, 100, 102_409, 102_410, 200_000})
  void whatTheSocketTakesAtOnceIsNotCopiedAndTheRestIs(int takesNow) {
    transport.takesNow = takesNow;
    transport.script = transport.takesLater;
    byte[] payload = bytes(100 * KIB);
    Sent sent = bench.send(Opcode.BINARY, payload);
    Arrays.fill(payload, (byte) 'y');
    assertThat(sent.isDoneAtOnce()).isEqualTo(takesNow >= payload.length + 10);
    Sent behind = bench.send("behind");
    while (transport.hasPendingWrite()) {
      transport.completeWrite();
    }
    assertThat(sent.isWell()).isTrue();
    assertThat(behind.isWell()).isTrue();
    assertThat(bench.frames()).hasSize(2);
    assertThat(bench.frames().get(0).payload()).isEqualTo(bytes(100 * KIB));
    assertThat(memory.used()).isZero();
    pool.assertNothingLarge();
  }

  @Test
  void aBufferIsNotBorrowedBehindWhatWaits() {
    transport.takesNow = 1 << 20;
    transport.script = transport.takesLater;
    bench.send("first");
    byte[] payload = bytes(100 * KIB);
    bench.send(Opcode.BINARY, payload);
    Arrays.fill(payload, (byte) 'y');
    while (transport.hasPendingWrite()) {
      transport.completeWrite();
    }
    assertThat(bench.frames().get(1).payload()).isEqualTo(bytes(100 * KIB));
  }

  @Test
  @Timeout(60)
  void aSendThatBlocksBorrowsToo() throws Exception {
    transport.takesNow = 1 << 20;
    byte[] payload = bytes(100 * KIB);
    bench.connection.sender().sendBlocking(Opcode.BINARY, ByteBuffer.wrap(payload));
    assertThat(bench.frames().get(0).payload()).isEqualTo(payload);
    pool.assertNothingLarge();
  }

  /** The pool's buffers have the same size as this one, which must never become one of them. */
  @Test
  @SuppressWarnings("ByteBufferBackingArray") // only to see whose it is
  void noPayloadOfASenderIsLentToAnother() {
    byte[] payload = bytes(BufferPool.BUFFER_SIZE);
    bench.send(Opcode.TEXT, payload);
    for (int i = 0; i < 200; i++) {
      ByteBuffer lent = pool.acquire();
      assertThat(lent.isReadOnly()).isFalse();
      assertThat(lent.array()).isNotSameAs(payload);
    }
  }

  @Test
  void framesOfAllSizesKeepTheirOrder() {
    transport.script = transport.takesLater;
    List<String> expected = new ArrayList<>();
    PreparedMessage prepared = new PreparedMessage(Opcode.TEXT, "prepared".getBytes(US_ASCII));
    for (int i = 0; i < 10; i++) {
      for (int size : new int[] {10, 3_000, 15_000, 20_000, 63_000, 70_000, 5}) {
        String text = ("" + i).repeat(size);
        expected.add(text);
        bench.send(text);
        bench.connection.sender().send(new PreparedMessages(List.of(prepared)), SendCallback.NONE);
        expected.add("prepared");
      }
      while (transport.hasPendingWrite()) {
        transport.completeWrite();
      }
    }
    assertThat(bench.texts()).isEqualTo(expected);
    assertThat(memory.used()).isZero();
    pool.assertNothingLarge();
  }

  /** A header alone in a write would let the receiver begin a message, and wait. */
  @Test
  void aHeaderNeverLeavesWithoutItsPayload() {
    transport.script = transport.takesLater;
    bench.send("first");
    for (int i = 0; i < 8; i++) {
      bench.send("x".repeat(15_000));
      bench.send(Opcode.TEXT, bytes(60_000));
    }
    List<Integer> ends = new ArrayList<>();
    while (transport.hasPendingWrite()) {
      transport.completeWrite();
      ends.add(bench.frames().size());
    }
    assertThat(ends.get(ends.size() - 1)).as("each write ends with a frame").isEqualTo(17);
  }

  @Test
  void aClientMasksACopy() {
    Bench client = Bench.open(Role.CLIENT, pool, memory);
    byte[] payload = bytes(100 * KIB);
    client.send(Opcode.TEXT, payload);
    assertThat(client.frames().get(0).payload()).isEqualTo(bytes(100 * KIB));
    assertThat(payload).isEqualTo(bytes(100 * KIB));
  }

  @Test
  void whatIsLostWithTheConnectionIsToldAndNotHeld() {
    transport.script = transport.takesLater;
    List<Sent> sends = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      sends.add(bench.send(Opcode.TEXT, bytes(100 * KIB)));
    }
    assertThat(memory.used()).isGreaterThan(500L * KIB);
    bench.connection.abort("enough");
    assertThat(sends).allSatisfy(sent -> assertThat(sent.failure()).hasMessage("enough"));
    assertThat(memory.used()).isZero();
  }
}
