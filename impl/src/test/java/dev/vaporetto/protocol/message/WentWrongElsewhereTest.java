package dev.vaporetto.protocol.message;

import static dev.vaporetto.protocol.frame.TestFrames.FIN;
import static dev.vaporetto.protocol.frame.TestFrames.close;
import static dev.vaporetto.protocol.frame.TestFrames.concat;
import static dev.vaporetto.protocol.frame.TestFrames.frame;
import static dev.vaporetto.protocol.frame.TestFrames.header;
import static dev.vaporetto.protocol.frame.TestFrames.longHeader;
import static dev.vaporetto.protocol.frame.TestFrames.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults that other engines had with frames and messages: each test names what it prevents. */
class WentWrongElsewhereTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final MessageLimits limits = new MessageLimits();

  private List<String> events(Role role, byte[] wire) {
    return Replay.events(role, limits, wire);
  }

  /** What one reading allocates at the least: the first ones also load classes. */
  private long allocated(Role role, byte[] wire) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      MessageReader reader = new MessageReader(role, limits);
      ByteBuffer in = ByteBuffer.wrap(wire.clone());
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        while (reader.next(in) != MessageEvent.NEED_MORE) {
          reader.forget();
        }
      } catch (WebSocketFailure e) {
        assertThat(e).hasMessageContaining("; ");
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  /** Tomcat CVE-2020-13935, gorilla CVE-2020-27813: an endless loop, an overflow. */
  @ParameterizedTest
  @EnumSource
  void aLengthWithItsHighBitSetNeitherOverflowsNorLoopsNorAllocates(Role role) {
    byte[] wire = longHeader(role.peer(), FIN | 2, Long.BYTES, -1);
    assertThat(events(role, wire))
        .containsExactly(
            "FAIL 1002 payload length with the most significant bit set; expected less than 2^63");
    assertThat(allocated(role, wire)).isLessThan(4_096);
  }

  @ParameterizedTest
  @EnumSource
  void aLengthOverTheLimitIsRefusedBeforeAnyAllocation(Role role) {
    for (long length : new long[] {(1 << 20) + 1, 1L << 31, 1L << 32, Long.MAX_VALUE}) {
      byte[] wire = header(role.peer(), FIN | 2, length);
      assertThat(events(role, wire))
          .containsExactly(
              "FAIL 1009 binary message of at least "
                  + length
                  + " bytes; expected at most 1048576");
      assertThat(allocated(role, wire)).isLessThan(4_096);
    }
  }

  /** Jetty CVE-2026-19204: the payload was awaited, and buffered, before the frame was refused. */
  @ParameterizedTest
  @EnumSource
  void anUnknownOpcodeOrAReservedBitWithAHugeLengthIsRefusedFromItsFirstByte(Role role) {
    for (int first : new int[] {FIN | 3, FIN | 0xB, FIN | 0x40 | 2, FIN | 0x20 | 2, FIN | 0x10}) {
      byte[] wire = header(role.peer(), first, Long.MAX_VALUE);
      List<String> events = events(role, wire);
      assertThat(events).singleElement().asString().startsWith("FAIL 1002 frame with reserved");
      assertThat(events(role, Arrays.copyOf(wire, 1))).isEqualTo(events);
      assertThat(allocated(role, wire)).isLessThan(4_096);
    }
  }

  /** ws CVE-2026-48779: a list of a million buffers. */
  @ParameterizedTest
  @EnumSource
  void aMillionTinyFragmentsTakeNoMemoryButForTheirPayload(Role role) {
    for (int size : new int[] {0, 1}) {
      byte[][] frames = new byte[1_000_000][];
      Arrays.fill(frames, frame(role.peer(), false, Opcode.CONTINUATION, new byte[size]));
      frames[0] = frame(role.peer(), false, Opcode.BINARY, new byte[size]);
      byte[] wire = concat(frames);
      MessageReader reader = new MessageReader(role, limits);
      Replay replay = new Replay(reader);
      replay.receive(ByteBuffer.wrap(wire.clone()));
      assertThat(replay.outcome()).isEmpty();
      assertThat(allocated(role, wire)).isLessThan(size == 0 ? 64 * 1024 : 4 << 20);
      replay.receive(ByteBuffer.wrap(frames[1].clone()));
      assertThat(replay.outcome())
          .singleElement()
          .asString()
          .startsWith("FAIL 1008 more than 1000000 fragments within a second");
    }
  }

  /** UNDERTOW-2770: the limit of text messages was not enforced. */
  @ParameterizedTest
  @EnumSource
  void theLimitHoldsForTextAsForBinaryWholeAndFragmented(Role role) {
    limits.maxTextSize(100);
    limits.maxBinarySize(200);
    byte[] half = new byte[60];
    assertThat(events(role, text(role.peer(), "x".repeat(101))))
        .containsExactly("FAIL 1009 text message of at least 101 bytes; expected at most 100");
    assertThat(
            events(
                role,
                concat(
                    frame(role.peer(), false, Opcode.TEXT, half),
                    frame(role.peer(), false, Opcode.CONTINUATION, half))))
        .containsExactly("FAIL 1009 text message of at least 120 bytes; expected at most 100");
    assertThat(events(role, frame(role.peer(), true, Opcode.BINARY, new byte[201])))
        .containsExactly("FAIL 1009 binary message of at least 201 bytes; expected at most 200");
  }

  @ParameterizedTest
  @EnumSource
  void aFloodOfPingsAndPongsTakesNoMemory(Role role) {
    for (Opcode opcode : new Opcode[] {Opcode.PING, Opcode.PONG}) {
      byte[][] frames = new byte[10_000][];
      Arrays.fill(frames, frame(role.peer(), true, opcode, new byte[125]));
      // Each event is a read-only view of the input.
      assertThat(allocated(role, concat(frames))).isLessThan(10_000L * 125);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFrameWithTheWrongMaskIsNeverRead(Role role) {
    for (int first : new int[] {FIN | 1, 2, FIN | 8, FIN | 9, FIN | 10}) {
      assertThat(events(role, frame(role, first)))
          .containsExactly(
              role == Role.SERVER
                  ? "FAIL 1002 unmasked frame from the client; expected a mask"
                  : "FAIL 1002 masked frame from the server; expected no mask");
    }
  }

  @ParameterizedTest
  @EnumSource
  void noControlFrameIsLongFragmentedOrMalformed(Role role) {
    Role sender = role.peer();
    for (Opcode opcode : new Opcode[] {Opcode.CLOSE, Opcode.PING, Opcode.PONG}) {
      assertThat(events(role, frame(sender, true, opcode, new byte[126])))
          .containsExactly(
              "FAIL 1002 "
                  + opcode
                  + " frame with a payload of more than 125 bytes; expected at most 125");
      assertThat(events(role, frame(sender, false, opcode)))
          .containsExactly("FAIL 1002 fragmented " + opcode + " frame; expected FIN");
    }
    assertThat(events(role, frame(sender, true, Opcode.CLOSE, (byte) 3)))
        .containsExactly(
            "FAIL 1002 close frame with a payload of 1 byte; expected none, or a status code of 2"
                + " bytes");
    for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535}) {
      assertThat(events(role, close(sender, code, "")))
          .containsExactly(
              "FAIL 1002 close frame with code "
                  + code
                  + "; expected 1000-1003, 1007-1014 or 3000-4999");
    }
    assertThat(events(role, frame(sender, true, Opcode.CLOSE, (byte) 3, (byte) -24, (byte) 0xC3)))
        .containsExactly("FAIL 1007 close reason is not UTF-8");
  }

  @ParameterizedTest
  @EnumSource
  void badUtf8FailsBeforeTheMessageIsCompleteAlsoAcrossFragments(Role role) {
    byte[] smile = "🙂".getBytes(UTF_8);
    byte[] begin = frame(role.peer(), false, Opcode.TEXT, Arrays.copyOf(smile, 2));
    byte[] more = frame(role.peer(), false, Opcode.CONTINUATION, (byte) 'x');
    assertThat(events(role, begin)).isEmpty();
    assertThat(events(role, concat(begin, more)))
        .containsExactly("FAIL 1007 text message that is not UTF-8; expected RFC 3629");
    // Nor is the rest of the frame awaited.
    byte[] long1 = header(role.peer(), 0, 1_000);
    byte[] bad = frame(role.peer(), 0, (byte) 'x');
    byte[] firstByte = Arrays.copyOfRange(bad, bad.length - 1, bad.length);
    assertThat(events(role, concat(begin, long1, firstByte)))
        .containsExactly("FAIL 1007 text message that is not UTF-8; expected RFC 3629");
  }
}
