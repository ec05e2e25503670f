package dev.vaporetto.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vaporetto.connection.Bench.Sent;
import dev.vaporetto.connection.out.MessageDroppedException;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.connection.out.SendQueueFullException;
import dev.vaporetto.engine.Overflow;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bound of the messages that wait for a peer, and what happens beyond it. */
class OverflowTest {
  /** Identifies the message that parts belong to. */
  private static final Object MESSAGE = new Object();

  private static final int KIB = 1024;
  private static final int BOUND = 100 * KIB;

  private final Bench bench = Bench.open();
  private final MemoryTransport transport = bench.transport;

  /** A message of 10 KiB. */
  private static String message(int number) {
    return number + ".".repeat(10 * KIB - Integer.toString(number).length());
  }

  private List<Sent> sendMessages(int first, int last) {
    List<Sent> sends = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      sends.add(bench.send(message(i)));
    }
    return sends;
  }

  /** The numbers of the messages on the wire, when the peer has read everything. */
  private List<String> read() {
    while (transport.hasPendingWrite()) {
      transport.completeWrite();
    }
    return bench.texts().stream().map(text -> text.replace(".", "")).toList();
  }

  @Test
  void theOldestThatAreNotBeingWrittenAreDroppedAndTheirSendsFail() {
    bench.connection.sender().outboundLimit(BOUND, Overflow.DROP_OLDEST);
    transport.script = transport.takesLater;
    List<Sent> sends = sendMessages(1, 30);
    assertThat(bench.connection.sender().bufferedBytes())
        .isBetween(BOUND - 11L * KIB, BOUND + 200L);
    List<String> read = read();
    assertThat(read).hasSizeBetween(9, 10).contains("1", "23", "29", "30");
    List<Integer> numbers = read.stream().map(Integer::valueOf).toList();
    assertThat(numbers).as("in the order of the calls").isSorted();
    for (int i = 1; i <= 30; i++) {
      Sent sent = sends.get(i - 1);
      assertThat(sent.isDone()).isTrue();
      if (numbers.contains(i)) {
        assertThat(sent.failure()).isNull();
      } else {
        assertThat(sent.failure())
            .isInstanceOf(MessageDroppedException.class)
            .hasMessage(
                "the peer reads too slowly: later messages took this one's place among the 102400"
                    + " bytes that may wait for it");
      }
    }
    assertThat(bench.connection.sender().bufferedBytes()).isZero();
  }

  @Test
  void aMessageThatFindsNothingToDropIsRefused() {
    bench.connection.sender().outboundLimit(20 * KIB, Overflow.DROP_OLDEST);
    transport.script = transport.takesLater;
    List<Sent> sends = sendMessages(1, 3);
    assertThat(sends.get(2).failure())
        .isInstanceOf(SendQueueFullException.class)
        .hasMessageContaining("are over the bound of 20480");
    assertThat(read()).containsExactly("1");
  }

  @Test
  void closeAndPartsComeBehindWhatWaits() throws Exception {
    bench.connection.sender().outboundLimit(BOUND, Overflow.DROP_OLDEST);
    transport.script = transport.takesLater;
    List<Sent> sends = sendMessages(1, 9);
    Sent part = new Sent(bench);
    bench
        .connection
        .sender()
        .sendPart(MESSAGE, Opcode.TEXT, ByteBuffer.wrap("part, ".getBytes(UTF_8)), false, part);
    bench
        .connection
        .sender()
        .sendPart(
            MESSAGE, Opcode.TEXT, ByteBuffer.wrap("last".getBytes(UTF_8)), true, SendCallback.NONE);
    bench.connection.close(new CloseStatus(1000, "over"));
    assertThat(read())
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "part, ", "last");
    assertThat(sends).allMatch(Sent::isWell);
    assertThat(part.isWell()).isTrue();
    assertThat(bench.closeFrame().closeReason()).isEqualTo("over");
  }

  @Test
  void whatWaitsFailsWithTheConnection() {
    bench.connection.sender().outboundLimit(BOUND, Overflow.DROP_OLDEST);
    transport.script = transport.takesLater;
    List<Sent> sends = sendMessages(1, 9);
    transport.failWrite(new IOException("broken"));
    assertThat(sends).allSatisfy(sent -> assertThat(sent.failure()).hasMessage("broken"));
    assertThat(bench.connection.sender().bufferedBytes()).isZero();
  }

  @Test
  void theSocketClosesWith1013WhereThePolicySaysSo() {
    bench.connection.sender().outboundLimit(20 * KIB, Overflow.CLOSE);
    transport.script = transport.takesLater;
    List<Sent> sends = sendMessages(1, 3);
    assertThat(sends.get(1).failure()).isInstanceOf(SendQueueFullException.class);
    assertThat(bench.connection.isOpen()).isFalse();
    assertThat(read()).containsExactly("1");
    assertThat(bench.closeFrame().closeCode()).isEqualTo(1013);
    assertThat(bench.closeFrame().closeReason()).isEqualTo("the peer reads too slowly");
  }

  @Test
  void aSendThatIsTooMuchFailsByDefaultAndNothingElseHappens() {
    bench.connection.sender().outboundLimit(20 * KIB, Overflow.FAIL);
    transport.script = transport.takesLater;
    List<Sent> sends = sendMessages(1, 3);
    assertThat(sends.get(2).failure()).isInstanceOf(SendQueueFullException.class);
    assertThat(bench.connection.isOpen()).isTrue();
    assertThat(read()).containsExactly("1");
  }

  @Test
  void aBoundBelowZeroIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bench.connection.sender().outboundLimit(-1, Overflow.FAIL))
        .withMessage("the bound of what waits for the peer came as -1 bytes; expected 0 or more");
  }

  @Test
  void nothingIsDroppedForAMessageThatWouldHaveNoRoomEvenThen() {
    bench.connection.sender().outboundLimit(50 * KIB, Overflow.DROP_OLDEST);
    transport.script = transport.takesLater;
    List<Sent> sends = sendMessages(1, 3);
    Sent large = bench.send(Opcode.BINARY, new byte[45 * KIB]);
    assertThat(large.failure()).isInstanceOf(SendQueueFullException.class);
    assertThat(sends).noneMatch(Sent::isDone);
    transport.script = transport.takesAll;
    assertThat(read()).containsExactly("1", "2", "3");
  }
}
