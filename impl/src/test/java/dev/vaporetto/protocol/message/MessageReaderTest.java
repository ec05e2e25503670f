package dev.vaporetto.protocol.message;

import static dev.vaporetto.protocol.frame.TestFrames.FIN;
import static dev.vaporetto.protocol.frame.TestFrames.binary;
import static dev.vaporetto.protocol.frame.TestFrames.close;
import static dev.vaporetto.protocol.frame.TestFrames.concat;
import static dev.vaporetto.protocol.frame.TestFrames.frame;
import static dev.vaporetto.protocol.frame.TestFrames.header;
import static dev.vaporetto.protocol.frame.TestFrames.longHeader;
import static dev.vaporetto.protocol.frame.TestFrames.ping;
import static dev.vaporetto.protocol.frame.TestFrames.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.protocol.EveryCut;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reader finds in whole streams, however they are cut: see {@link EveryCut}. */
class MessageReaderTest {
  private static final String EURO = "€";
  private static final String SMILE = "🙂";

  /** {@code wire} comes from the peer of {@code role}. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, only replayed
  record Case(String name, Role role, byte[] wire, List<String> events) {
    @Override
    public String toString() {
      return role + ": " + name;
    }
  }

  /** Collects cases in the words of one sender. */
  private static final class Cases {
    private final List<Case> all = new ArrayList<>();
    private final Role sender;

    Cases(Role sender) {
      this.sender = sender;
    }

    void add(String name, byte[] wire, String... events) {
      all.add(new Case(name, sender.peer(), wire, List.of(events)));
    }

    byte[] part(Opcode opcode, byte... payload) {
      return frame(sender, false, opcode, payload);
    }

    byte[] last(byte... payload) {
      return frame(sender, true, Opcode.CONTINUATION, payload);
    }

    byte[] more(byte... payload) {
      return frame(sender, false, Opcode.CONTINUATION, payload);
    }

    byte[] textFrame(byte... payload) {
      return frame(sender, true, Opcode.TEXT, payload);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  static Stream<Case> cases() {
    return Stream.of(Role.values()).flatMap(MessageReaderTest::casesFrom);
  }

  private static Stream<Case> casesFrom(Role sender) {
    Cases cases = new Cases(sender);
    wholeMessages(cases);
    fragments(cases);
    controlFrames(cases);
    utf8AcrossFragments(cases);
    brokenRules(cases);
    closing(cases);
    return cases.all.stream();
  }

  private static void wholeMessages(Cases cases) {
    Role sender = cases.sender;
    cases.add("nothing", new byte[0]);
    cases.add("an empty text", text(sender, ""), "TEXT ");
    cases.add("an empty binary message", binary(sender), "BINARY ");
    cases.add("an ASCII text", text(sender, "hello"), "TEXT hello");
    cases.add("a text of Latin-1", text(sender, "größer"), "TEXT größer");
    cases.add("a text of 4-byte characters", text(sender, SMILE + "a"), "TEXT " + SMILE + "a");
    cases.add("bytes", binary(sender, (byte) 0, (byte) -1, (byte) 127), "BINARY 00ff7f");
    cases.add(
        "many messages",
        concat(text(sender, "1"), binary(sender, (byte) 2), text(sender, EURO), text(sender, "4")),
        "TEXT 1",
        "BINARY 02",
        "TEXT " + EURO,
        "TEXT 4");
    for (int length : new int[] {125, 126, 127, 300, 4_090, 16_384, 65_535, 65_536, 70_000}) {
      String message = "x".repeat(length);
      cases.add("a text of " + length, text(sender, message), "TEXT " + message);
    }
    String mixed = "aé€🙂".repeat(7_000);
    cases.add("a large text of all sizes of characters", text(sender, mixed), "TEXT " + mixed);
    cases.add(
        "a large message in fragments around every size of buffer",
        concat(
            cases.part(Opcode.BINARY, new byte[1_023]),
            cases.more(new byte[16_385]),
            ping(sender, ""),
            cases.last(new byte[65_537])),
        "PING ",
        "BINARY " + "00".repeat(1_023 + 16_385 + 65_537));
  }

  private static void fragments(Cases cases) {
    byte[] a = {'a'};
    cases.add("two fragments", concat(cases.part(Opcode.TEXT, a), cases.last(a)), "TEXT aa");
    cases.add(
        "many fragments",
        concat(
            cases.part(Opcode.BINARY, a),
            cases.more(),
            cases.more(utf8("bcd")),
            cases.more(),
            cases.last()),
        "BINARY 61626364");
    cases.add(
        "empty fragments only",
        concat(cases.part(Opcode.TEXT), cases.more(), cases.last()),
        "TEXT ");
    cases.add("an empty first fragment", concat(cases.part(Opcode.TEXT), cases.last(a)), "TEXT a");
    cases.add(
        "a fragmented message between whole ones",
        concat(
            text(cases.sender, "1"),
            cases.part(Opcode.BINARY, a),
            cases.last(a),
            text(cases.sender, "3")),
        "TEXT 1",
        "BINARY 6161",
        "TEXT 3");
    cases.add(
        "an ASCII message after one that was not",
        concat(
            cases.part(Opcode.TEXT, utf8(EURO)),
            cases.last(),
            cases.part(Opcode.TEXT, a),
            cases.last(a)),
        "TEXT " + EURO,
        "TEXT aa");
  }

  private static void controlFrames(Cases cases) {
    Role sender = cases.sender;
    byte[] longest = new byte[125];
    Arrays.fill(longest, (byte) 0x61);
    cases.add("an empty ping", ping(sender, ""), "PING ");
    cases.add("an empty pong", frame(sender, true, Opcode.PONG), "PONG ");
    cases.add(
        "the longest ping", frame(sender, true, Opcode.PING, longest), "PING " + "61".repeat(125));
    cases.add(
        "control frames between fragments",
        concat(
            cases.part(Opcode.TEXT, (byte) 'a'),
            ping(sender, "p"),
            cases.more((byte) 'b'),
            frame(sender, true, Opcode.PONG, (byte) 'q'),
            ping(sender, ""),
            cases.last((byte) 'c')),
        "PING 70",
        "PONG 71",
        "PING ",
        "TEXT abc");
    cases.add(
        "a close frame between fragments",
        concat(cases.part(Opcode.TEXT, (byte) 'a'), close(sender, 1001, "bye")),
        "CLOSE 1001 bye");
  }

  private static void utf8AcrossFragments(Cases cases) {
    byte[] smile = utf8(SMILE);
    for (int split = 0; split <= smile.length; split++) {
      byte[] begin = Arrays.copyOf(smile, split);
      byte[] end = Arrays.copyOfRange(smile, split, smile.length);
      cases.add(
          "a character cut by a fragment after " + split,
          concat(cases.part(Opcode.TEXT, begin), ping(cases.sender, "p"), cases.last(end)),
          "PING 70",
          "TEXT " + SMILE);
    }
    cases.add(
        "a character of four fragments",
        concat(
            cases.part(Opcode.TEXT, smile[0]),
            cases.more(smile[1]),
            cases.more(),
            cases.more(smile[2]),
            cases.last(smile[3])),
        "TEXT " + SMILE);
    String notUtf8 = "FAIL 1007 text message that is not UTF-8; expected RFC 3629";
    cases.add("a bad byte", cases.textFrame((byte) 'a', (byte) 0xFF, (byte) 'b'), notUtf8);
    cases.add("an overlong form", cases.textFrame((byte) 0xC0, (byte) 0xAF), notUtf8);
    cases.add("a surrogate", cases.textFrame((byte) 0xED, (byte) 0xA0, (byte) 0x80), notUtf8);
    cases.add("a text that ends inside a character", cases.textFrame((byte) 0xC3), notUtf8);
    cases.add(
        "a fragmented text that ends inside a character",
        concat(cases.part(Opcode.TEXT, smile[0], smile[1]), cases.last(smile[2])),
        notUtf8);
    cases.add(
        "a bad byte in the second fragment",
        concat(cases.part(Opcode.TEXT, smile[0], smile[1]), cases.last((byte) 'a')),
        notUtf8);
    cases.add(
        "a bad byte in an unfinished message",
        concat(cases.part(Opcode.TEXT, (byte) 'a'), cases.more((byte) 0x80)),
        notUtf8);
    cases.add(
        "bytes that are no UTF-8 in a binary message",
        concat(cases.part(Opcode.BINARY, (byte) 0xFF), cases.last((byte) 0xC0)),
        "BINARY ffc0");
  }

  private static void brokenRules(Cases cases) {
    Role sender = cases.sender;
    byte[] a = {'a'};
    cases.add(
        "a continuation of nothing",
        cases.last(a),
        "FAIL 1002 CONTINUATION frame without a message to continue; expected TEXT or BINARY");
    cases.add(
        "a continuation after a whole message",
        concat(text(sender, "1"), cases.last(a)),
        "TEXT 1",
        "FAIL 1002 CONTINUATION frame without a message to continue; expected TEXT or BINARY");
    cases.add(
        "a continuation after the last fragment",
        concat(cases.part(Opcode.TEXT, a), cases.last(a), cases.more(a)),
        "TEXT aa",
        "FAIL 1002 CONTINUATION frame without a message to continue; expected TEXT or BINARY");
    for (Opcode opcode : new Opcode[] {Opcode.TEXT, Opcode.BINARY}) {
      cases.add(
          "a " + opcode + " frame inside a message",
          concat(cases.part(Opcode.TEXT, a), ping(sender, ""), frame(sender, true, opcode, a)),
          "PING ",
          "FAIL 1002 " + opcode + " frame inside a fragmented message; expected CONTINUATION");
    }
    cases.add(
        "a frame with the wrong mask after a message",
        concat(text(sender, "1"), text(sender.peer(), "2")),
        "TEXT 1",
        sender == Role.CLIENT
            ? "FAIL 1002 unmasked frame from the client; expected a mask"
            : "FAIL 1002 masked frame from the server; expected no mask");
    cases.add(
        "a reserved bit without an extension",
        frame(sender, FIN | 0x40 | 1, a),
        "FAIL 1002 frame with reserved bits RSV1; no negotiated extension defines them");
    cases.add(
        "a length that is not minimal",
        concat(text(sender, "1"), longHeader(sender, FIN | 1, 2, 1), a),
        "TEXT 1",
        "FAIL 1002 payload length 1 in 2 further bytes; expected none");
    cases.add(
        "a message larger than memory",
        header(sender, FIN | 2, Long.MAX_VALUE),
        "FAIL 1009 binary message of at least 9223372036854775807 bytes; expected at most 1048576");
    cases.add(
        "a fragment larger than memory",
        concat(cases.part(Opcode.BINARY, a), header(sender, 0, Long.MAX_VALUE)),
        "FAIL 1009 binary message of at least 9223372036854775807 bytes; expected at most 1048576");
  }

  private static void closing(Cases cases) {
    Role sender = cases.sender;
    cases.add("a close frame", close(sender, 1000, "bye " + EURO), "CLOSE 1000 bye " + EURO);
    cases.add("a bare close frame", frame(sender, true, Opcode.CLOSE), "CLOSE 1005 ");
    cases.add(
        "what follows a close frame",
        concat(close(sender, 4000, ""), text(sender, "late"), new byte[] {-1, -1, -1}),
        "CLOSE 4000 ");
    cases.add(
        "a close frame of one byte",
        frame(sender, true, Opcode.CLOSE, (byte) 3),
        "FAIL 1002 close frame with a payload of 1 byte; expected none, or a status code of 2"
            + " bytes");
    cases.add(
        "a close frame with an illegal code",
        close(sender, 1006, ""),
        "FAIL 1002 close frame with code 1006; expected 1000-1003, 1007-1014 or 3000-4999");
    cases.add(
        "a close frame with a bad reason",
        frame(sender, true, Opcode.CLOSE, (byte) 3, (byte) 0xE8, (byte) 0xFF),
        "FAIL 1007 close reason is not UTF-8");
  }

  @Test
  void itKnowsHowFarTheEndOfAFrameIs() throws WebSocketFailure {
    MessageReader reader = new MessageReader(Role.SERVER, new MessageLimits());
    ByteBuffer wire = ByteBuffer.wrap(text(Role.CLIENT, "hello"));
    assertThat(reader.toFrameEnd()).isZero();
    reader.next(wire.slice(0, 1));
    assertThat(reader.toFrameEnd()).isNegative();
    reader.next(ByteBuffer.wrap(wire.array(), 1, 7));
    assertThat(reader.toFrameEnd()).isEqualTo(3);
    assertThat(reader.next(ByteBuffer.wrap(wire.array(), 8, 3))).isEqualTo(MessageEvent.TEXT);
    assertThat(reader.toFrameEnd()).isZero();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theEventsAreTheSameHoweverTheInputIsCut(Case each) {
    assertThat(Replay.events(each.role(), new MessageLimits(), each.wire()))
        .isEqualTo(each.events());
  }

  /** The order and the contents are random. */
  @ParameterizedTest
  @EnumSource
  void randomStreamsAreReadTheSameHoweverTheyAreCut(Role role) {
    Random random = new Random(role == Role.CLIENT ? 1 : 2);
    MessageLimits limits = new MessageLimits();
    for (int round = 0; round < 60; round++) {
      List<String> expected = new ArrayList<>();
      byte[] wire = randomStream(random, role.peer(), expected);
      assertThat(Replay.events(role, limits, wire)).isEqualTo(expected);
    }
  }

  private static byte[] randomStream(Random random, Role sender, List<String> events) {
    byte[][] frames = new byte[random.nextInt(12)][];
    StringBuilder open = new StringBuilder();
    boolean inMessage = false;
    for (int i = 0; i < frames.length; i++) {
      String payload = "aé€🙂".repeat(random.nextInt(40));
      if (random.nextInt(3) == 0) {
        String shortened = "x".repeat(random.nextInt(126));
        frames[i] = ping(sender, shortened);
        events.add("PING " + "78".repeat(shortened.length()));
        continue;
      }
      boolean fin = random.nextBoolean();
      Opcode opcode = inMessage ? Opcode.CONTINUATION : Opcode.TEXT;
      frames[i] = frame(sender, fin, opcode, utf8(payload));
      open.append(payload);
      inMessage = !fin;
      if (fin) {
        events.add("TEXT " + open);
        open.setLength(0);
      }
    }
    return concat(frames);
  }

  @ParameterizedTest
  @EnumSource
  void garbageIsReadTheSameHoweverItIsCutAndEndsInAFailureOfTheProtocol(Role role) {
    Random random = new Random(13);
    MessageLimits limits = new MessageLimits();
    for (int round = 0; round < 5_000; round++) {
      byte[] garbage = new byte[random.nextInt(60)];
      random.nextBytes(garbage);
      // Half of them look like the header of a legal frame at first.
      if (round % 2 == 0 && garbage.length > 2) {
        garbage[0] = (byte) (FIN | random.nextInt(16));
        int mask = role.peer().masks() ? 0x80 : 0;
        garbage[1] = (byte) (mask | random.nextInt(20));
      }
      Replay.events(role, limits, garbage);
    }
  }

  /** RFC 6455 §8.1: not at the end of the message, and not at the end of the frame. */
  @ParameterizedTest
  @EnumSource
  void aBadByteFailsTheConnectionAtThatByte(Role role) {
    Role sender = role.peer();
    byte[] payload = utf8("κόσμε-0123456789");
    for (int bad = 0; bad < payload.length; bad++) {
      byte[] broken = payload.clone();
      broken[bad] = (byte) 0xFF;
      byte[] begin = frame(sender, false, Opcode.TEXT, utf8("good" + EURO));
      byte[] wire = concat(begin, frame(sender, true, Opcode.CONTINUATION, broken));
      int headerSize = wire.length - begin.length - payload.length;
      int position = begin.length + headerSize + bad;

      assertThat(Replay.events(role, new MessageLimits(), Arrays.copyOf(wire, position)))
          .as("before byte %d", bad)
          .isEmpty();
      assertThat(Replay.events(role, new MessageLimits(), Arrays.copyOf(wire, position + 1)))
          .as("at byte %d", bad)
          .containsExactly("FAIL 1007 text message that is not UTF-8; expected RFC 3629");
    }
  }
}
