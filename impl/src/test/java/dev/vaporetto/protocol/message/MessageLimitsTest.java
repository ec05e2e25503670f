package dev.vaporetto.protocol.message;

import static dev.vaporetto.protocol.frame.TestFrames.FIN;
import static dev.vaporetto.protocol.frame.TestFrames.binary;
import static dev.vaporetto.protocol.frame.TestFrames.concat;
import static dev.vaporetto.protocol.frame.TestFrames.frame;
import static dev.vaporetto.protocol.frame.TestFrames.header;
import static dev.vaporetto.protocol.frame.TestFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer can make a reader hold and do. */
class MessageLimitsTest {
  private final MessageLimits limits = new MessageLimits();

  private static byte[] message(Role sender, Opcode kind, int length) {
    return frame(sender, true, kind, new byte[length]);
  }

  private static byte[] inTwo(Role sender, Opcode kind, int first, int second) {
    return concat(
        frame(sender, false, kind, new byte[first]),
        frame(sender, true, Opcode.CONTINUATION, new byte[second]));
  }

  @Test
  void bothLimitsAreOneMebibyteUnlessSet() {
    assertThat(limits.maxTextSize()).isEqualTo(1 << 20);
    assertThat(limits.maxBinarySize()).isEqualTo(1 << 20);
  }

  @Test
  void aLimitIsNotNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.maxTextSize(-1))
        .withMessage("the largest text message must be 0 bytes or more, but is -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.maxBinarySize(-7))
        .withMessage("the largest binary message must be 0 bytes or more, but is -7");
  }

  @ParameterizedTest
  @EnumSource
  void eachKindHasItsOwnLimitAndTheLastByteOfItIsAllowed(Role role) {
    Role sender = role.peer();
    limits.maxTextSize(10);
    limits.maxBinarySize(20);
    String text = "TEXT " + "\0".repeat(10);
    String binary = "BINARY " + "00".repeat(20);
    assertThat(Replay.events(role, limits, message(sender, Opcode.TEXT, 10))).containsExactly(text);
    assertThat(Replay.events(role, limits, message(sender, Opcode.BINARY, 20)))
        .containsExactly(binary);
    assertThat(Replay.events(role, limits, inTwo(sender, Opcode.TEXT, 4, 6))).containsExactly(text);
    assertThat(Replay.events(role, limits, inTwo(sender, Opcode.BINARY, 20, 0)))
        .containsExactly(binary);

    String textTooBig = "FAIL 1009 text message of at least 11 bytes; expected at most 10";
    String binaryTooBig = "FAIL 1009 binary message of at least 21 bytes; expected at most 20";
    assertThat(Replay.events(role, limits, message(sender, Opcode.TEXT, 11)))
        .containsExactly(textTooBig);
    assertThat(Replay.events(role, limits, message(sender, Opcode.BINARY, 21)))
        .containsExactly(binaryTooBig);
    assertThat(Replay.events(role, limits, inTwo(sender, Opcode.TEXT, 4, 7)))
        .containsExactly(textTooBig);
    assertThat(Replay.events(role, limits, inTwo(sender, Opcode.BINARY, 20, 1)))
        .containsExactly(binaryTooBig);
  }

  @ParameterizedTest
  @EnumSource
  void theHeaderIsEnoughToRefuseAndThePayloadIsNotAwaited(Role role) {
    limits.maxBinarySize(100);
    assertThat(Replay.events(role, limits, header(role.peer(), FIN | 2, 101)))
        .containsExactly("FAIL 1009 binary message of at least 101 bytes; expected at most 100");
  }

  @ParameterizedTest
  @EnumSource
  void aLimitOfZeroAllowsTheEmptyMessage(Role role) {
    limits.maxTextSize(0);
    assertThat(Replay.events(role, limits, text(role.peer(), ""))).containsExactly("TEXT ");
    assertThat(Replay.events(role, limits, text(role.peer(), "x")))
        .containsExactly("FAIL 1009 text message of at least 1 bytes; expected at most 0");
  }

  @ParameterizedTest
  @EnumSource
  void aLimitThatIsLoweredInsideAMessageHoldsForItsNextFrame(Role role) {
    byte[] begin = frame(role.peer(), false, Opcode.BINARY, new byte[50]);
    byte[] end = frame(role.peer(), true, Opcode.CONTINUATION);
    Supplier<Replay> lowered =
        () -> {
          limits.maxBinarySize(100);
          Replay replay = new Replay(new MessageReader(role, limits));
          replay.receive(ByteBuffer.wrap(begin.clone()));
          limits.maxBinarySize(10);
          return replay;
        };
    assertThat(Replay.events(end, lowered))
        .containsExactly("FAIL 1009 binary message of at least 50 bytes; expected at most 10");
  }

  @ParameterizedTest
  @EnumSource
  void theLargestLengthsDoNotOverflowTheLargestLimit(Role role) {
    limits.maxBinarySize(Integer.MAX_VALUE);
    byte[] begin = frame(role.peer(), false, Opcode.BINARY, new byte[5]);
    for (long length : new long[] {Integer.MAX_VALUE - 4L, 1L << 32, Long.MAX_VALUE - 5}) {
      byte[] wire = concat(begin, header(role.peer(), 0, length));
      assertThat(Replay.events(role, limits, wire))
          .containsExactly(
              "FAIL 1009 binary message of at least "
                  + (length + 5)
                  + " bytes; expected at most 2147483647");
    }
  }

  // ---- work and memory

  /**
   * How small the fragments of an application are is its own business. They come whole: smaller
   * numbers of them are cut at every byte elsewhere.
   */
  @ParameterizedTest
  @EnumSource
  void aMessageOfTenThousandTinyFragmentsIsTaken(Role role) {
    for (int size = 0; size <= 2; size++) {
      byte[][] frames = new byte[10_000][];
      Arrays.fill(frames, frame(role.peer(), false, Opcode.CONTINUATION, new byte[size]));
      frames[0] = frame(role.peer(), false, Opcode.BINARY, new byte[size]);
      frames[9_999] = frame(role.peer(), true, Opcode.CONTINUATION, new byte[size]);
      Replay replay = new Replay(new MessageReader(role, limits)).feed(concat(frames));
      assertThat(replay.outcome()).containsExactly("BINARY " + "00".repeat(10_000 * size));
    }
  }

  /** The events of ten fragments, empty or not, and two whole messages. */
  private static Replay tenFragments(Replay replay, Role from, int size) {
    byte[] payload = new byte[size];
    byte[][] frames = new byte[12][];
    Arrays.fill(frames, frame(from, false, Opcode.CONTINUATION, payload));
    frames[0] = frame(from, true, Opcode.TEXT);
    frames[1] = frame(from, false, Opcode.BINARY, payload);
    frames[10] = frame(from, true, Opcode.CONTINUATION, payload);
    frames[11] = frame(from, true, Opcode.TEXT);
    return replay.feed(concat(frames));
  }

  @ParameterizedTest
  @EnumSource
  void aFloodOfFragmentsIsRefusedByTheirNumberInASecond(Role role) {
    MessageLimits few = new MessageLimits(FrameLimits.DEFAULT.withMaxFragmentsPerSecond(25));
    Replay replay = new Replay(new MessageReader(role, few));
    for (int second = 1; second <= 10; second++) {
      tenFragments(replay, role.peer(), 1);
      tenFragments(replay, role.peer(), 0);
      few.onTick(second * 1_000_000_000L - 1);
      few.onTick(second * 1_000_000_000L);
    }
    assertThat(replay.hasFailed()).isFalse();
    tenFragments(replay, role.peer(), 0);
    few.onTick(10_999_999_999L);
    tenFragments(replay, role.peer(), 0);
    assertThat(replay.hasFailed()).isFalse();
    tenFragments(replay, role.peer(), 0);
    assertThat(replay.outcome())
        .endsWith(
            "TEXT ",
            "FAIL 1008 more than 25 fragments within a second; expected fewer and larger ones");
  }

  @ParameterizedTest
  @EnumSource
  void aFloodOfControlFramesIsRefusedByTheirNumberInASecond(Role role) {
    MessageLimits few =
        new MessageLimits(new FrameLimits(FrameLimits.NONE, FrameLimits.NONE, 9, 4));
    Replay replay = new Replay(new MessageReader(role, few));
    Role from = role.peer();
    byte[] two =
        concat(frame(from, true, Opcode.PING), frame(from, true, Opcode.PONG), text(from, "x"));
    for (int second = 1; second <= 10; second++) {
      replay.feed(concat(two, two));
      few.onTick(second * 1_000_000_000L);
    }
    assertThat(replay.hasFailed()).isFalse();
    replay.feed(concat(two, two));
    assertThat(replay.hasFailed()).isFalse();
    replay.feed(two);
    assertThat(replay.outcome())
        .endsWith("FAIL 1008 more than 4 control frames within a second; expected fewer");
  }

  @ParameterizedTest
  @EnumSource
  void aHundredThousandControlFramesInASecondAreTakenByDefaultAndNotOneMore(Role role) {
    byte[][] pings = new byte[100_000][];
    Arrays.fill(pings, frame(role.peer(), true, Opcode.PING));
    Replay replay = new Replay(new MessageReader(role, limits));
    replay.feed(concat(pings));
    assertThat(replay.hasFailed()).isFalse();
    replay.feed(pings[0]);
    assertThat(replay.outcome())
        .endsWith("FAIL 1008 more than 100000 control frames within a second; expected fewer");
  }

  @ParameterizedTest
  @EnumSource
  void aFrameOverItsLimitIsRefusedByItsHeaderThoughItsMessageWouldFit(Role role) {
    MessageLimits small =
        new MessageLimits(new FrameLimits(100, FrameLimits.NONE, 1_000_000, 10_000));
    Role from = role.peer();
    byte[] piece = new byte[100];
    assertThat(
            Replay.events(
                role,
                small,
                concat(
                    frame(from, false, Opcode.BINARY, piece),
                    frame(from, true, Opcode.CONTINUATION, piece),
                    frame(from, true, Opcode.PING, new byte[125]),
                    header(from, 0x82, 101))))
        .hasSize(3)
        .endsWith("FAIL 1009 BINARY frame of 101 bytes; expected at most 100");
    assertThat(Replay.events(role, small, header(from, 0x82, Long.MAX_VALUE)))
        .containsExactly(
            "FAIL 1009 BINARY frame of " + Long.MAX_VALUE + " bytes; expected at most 100");
  }

  @ParameterizedTest
  @EnumSource
  void aMessageOfMoreFragmentsThanItsLimitIsRefused(Role role) {
    MessageLimits few = new MessageLimits(new FrameLimits(FrameLimits.NONE, 3, 1_000_000, 10_000));
    Role from = role.peer();
    byte[] first = frame(from, false, Opcode.TEXT);
    byte[] next = frame(from, false, Opcode.CONTINUATION);
    byte[] last = frame(from, true, Opcode.CONTINUATION);
    byte[] ping = frame(from, true, Opcode.PING);
    Replay replay = new Replay(new MessageReader(role, few));
    for (int i = 0; i < 5; i++) {
      replay.feed(concat(first, ping, next, ping, last, text(from, "whole")));
    }
    assertThat(replay.hasFailed()).isFalse();
    replay.feed(concat(first, next, next));
    assertThat(replay.hasFailed()).isFalse();
    replay.feed(last);
    assertThat(replay.outcome())
        .endsWith("FAIL 1009 text message of more than 3 fragments; expected at most that");
  }

  @Test
  void limitsOfFramesAreOneOrMore() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FrameLimits(0, 1, 1, 1))
        .withMessage("the largest frame must be 1 or more, but is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FrameLimits(1, 1, 1, 0))
        .withMessage("the bound of control frames in a second must be 1 or more, but is 0");
  }

  // ---- what is arriving

  @ParameterizedTest
  @EnumSource
  void aMessageThatIsNotCompleteHasOneNumberUntilItIs(Role role) {
    Replay replay = new Replay(new MessageReader(role, limits));
    Role from = role.peer();
    assertThat(limits.arriving()).isZero();
    replay.feed(concat(text(from, "whole"), frame(from, true, Opcode.PING)));
    assertThat(limits.arriving()).isZero();
    byte[] first = frame(from, false, Opcode.TEXT, new byte[] {'a', 'b'});
    int number = 0;
    for (byte each : first) {
      replay.feed(new byte[] {each});
      assertThat(limits.arriving()).isNotZero();
      assertThat(number == 0 || limits.arriving() == number).isTrue();
      number = limits.arriving();
    }
    byte[] ping = frame(from, true, Opcode.PING, new byte[10]);
    replay.feed(Arrays.copyOf(ping, 7));
    assertThat(limits.arriving()).isEqualTo(number);
    replay.feed(Arrays.copyOfRange(ping, 7, ping.length));
    assertThat(limits.arriving()).isEqualTo(number);
    replay.feed(frame(from, true, Opcode.CONTINUATION));
    assertThat(limits.arriving()).isZero();
    replay.feed(first);
    assertThat(limits.arriving()).isNotZero().isNotEqualTo(number);
  }

  @ParameterizedTest
  @EnumSource
  void aControlFrameThatIsNotCompleteHasANumberOfItsOwn(Role role) {
    Replay replay = new Replay(new MessageReader(role, limits));
    byte[] ping = frame(role.peer(), true, Opcode.PING, new byte[10]);
    replay.feed(Arrays.copyOf(ping, 1));
    int first = limits.arriving();
    replay.feed(concat(Arrays.copyOfRange(ping, 1, ping.length), Arrays.copyOf(ping, 9)));
    assertThat(first).isNotZero();
    assertThat(limits.arriving()).isNotZero().isNotEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource
  void aMessageOfManySmallFragmentsIsTaken(Role role) {
    byte[] piece = new byte[64];
    Arrays.fill(piece, (byte) 'a');
    byte[][] frames = new byte[16_384][];
    Arrays.fill(frames, frame(role.peer(), false, Opcode.CONTINUATION, piece));
    frames[0] = frame(role.peer(), false, Opcode.TEXT, piece);
    frames[16_383] = frame(role.peer(), true, Opcode.CONTINUATION, piece);
    assertThat(Replay.events(role, limits, concat(frames)))
        .containsExactly("TEXT " + "a".repeat(1 << 20));
  }

  private interface Reading {
    void run() throws WebSocketFailure;
  }

  private static long allocatedBy(Reading reading) throws WebSocketFailure {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    reading.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void manySmallFragmentsAreNotCopiedOverAndOverAgain() throws WebSocketFailure {
    byte[] piece = frame(Role.SERVER, false, Opcode.CONTINUATION, new byte[32]);
    ByteBuffer in = ByteBuffer.allocate(64);
    MessageReader reader = new MessageReader(Role.CLIENT, limits);
    ByteBuffer begin = ByteBuffer.wrap(frame(Role.SERVER, false, Opcode.BINARY));
    long allocated =
        allocatedBy(
            () -> {
              reader.next(begin);
              for (int i = 0; i < 32_768; i++) {
                reader.next(in.clear().put(piece).flip());
              }
            });
    assertThat(allocated).isBetween(1L << 20, 4L << 20);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void memoryIsTakenForWhatHasArrivedAndNotForWhatIsAnnounced(boolean fin) throws WebSocketFailure {
    limits.maxBinarySize(1 << 30);
    ByteBuffer in =
        ByteBuffer.wrap(concat(header(Role.SERVER, (fin ? FIN : 0) | 2, 1 << 29), new byte[1_000]));
    MessageReader reader = new MessageReader(Role.CLIENT, limits);
    assertThat(allocatedBy(() -> reader.next(in))).isBetween(1_000L, 16_000L);
  }

  @Test
  void aMessageThatIsWholeInTheInputIsNotCopied() throws WebSocketFailure {
    ByteBuffer in = ByteBuffer.wrap(binary(Role.CLIENT, new byte[100_000]));
    MessageReader reader = new MessageReader(Role.SERVER, limits);
    long allocated = allocatedBy(() -> assertThat(reader.next(in)).isEqualTo(MessageEvent.BINARY));
    assertThat(reader.binary().remaining()).isEqualTo(100_000);
    assertThat(allocated).isLessThan(100_000);
  }

  @ParameterizedTest
  @EnumSource
  void pingAndBinaryAreSlicesOfTheInputThatShowNoArrayAndAreBoundedByTheFrame(Role role)
      throws WebSocketFailure {
    byte[] payload = {1, 2, 3};
    byte[] wire =
        concat(
            frame(role.peer(), true, Opcode.PING, payload),
            binary(role.peer(), payload),
            new byte[10]);
    ByteBuffer in = ByteBuffer.wrap(wire);
    MessageReader reader = new MessageReader(role, limits);
    for (MessageEvent expected : new MessageEvent[] {MessageEvent.PING, MessageEvent.BINARY}) {
      assertThat(reader.next(in)).isEqualTo(expected);
      assertThat(reader.binary().hasArray()).isFalse();
      assertThat(reader.binary().capacity()).isEqualTo(3);
      assertThat(reader.binary()).isEqualTo(ByteBuffer.wrap(payload));
      Arrays.fill(wire, 0, in.position(), (byte) 9);
      assertThat(reader.binary()).as("a view").isEqualTo(ByteBuffer.wrap(new byte[] {9, 9, 9}));
    }
  }

  @Test
  void nothingRemainsOfWhatWasForgotten() throws WebSocketFailure {
    MessageReader reader = new MessageReader(Role.CLIENT, limits);
    reader.next(ByteBuffer.wrap(concat(text(Role.SERVER, "text"))));
    reader.next(ByteBuffer.wrap(concat(binary(Role.SERVER, (byte) 1))));
    reader.forget();
    assertThat(reader.text()).isEmpty();
    assertThat(reader.binary().capacity()).isZero();
  }
}
