package dev.vaporetto.conformance;

import static dev.vaporetto.conformance.FrameSpec.continuation;
import static dev.vaporetto.conformance.FrameSpec.frame;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Section 8, all our own: the largest message (RFC 6455 §10.4), and the smallest fragments. */
final class LimitCases {
  private static final int LIMIT = Case.Echo.SMALL.limit();
  private static final int MANY = 50_000;

  private LimitCases() {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    both(cases, true, 1);
    both(cases, false, 2);
    return cases.stream().map(Case::limited).toList();
  }

  private static void both(List<Case> cases, boolean text, int number) {
    String id = "8.V" + number + ".";
    String kind = text ? "text" : "binary";
    int opcode = text ? 1 : 2;
    cases.add(
        Case.of(
            id + 1,
            kind + " of the limit in one frame",
            s -> s.echo(text, Payloads.of(text, LIMIT)).closes()));
    cases.add(
        Case.of(
            id + 2,
            kind + " of the limit in frames of 100 bytes",
            s ->
                s.message(text, Payloads.of(text, LIMIT), 100)
                    .expect(text, Payloads.of(text, LIMIT))
                    .closes()));
    cases.add(
        Case.of(
            id + 3,
            kind + " of one byte more",
            s -> s.send(frame(opcode, Payloads.of(text, LIMIT + 1))).fails(1009)));
    cases.add(
        Case.of(
            id + 4,
            kind + " of one byte more, refused from the header",
            s -> s.send(frame(opcode).announcing(LIMIT + 1)).fails(1009)));
    cases.add(
        Case.of(
            id + 5,
            kind + " of 2^63 - 1 bytes, refused from the header",
            s -> s.send(frame(opcode).announcing(Long.MAX_VALUE)).fails(1009)));
    cases.add(
        Case.of(
            id + 6,
            kind + " of the limit, then a fragment of one byte",
            s ->
                s.send(frame(opcode, Payloads.of(text, LIMIT)).open(), continuation((byte) 'x'))
                    .fails(1009)));
    cases.add(
        Case.of(
            id + 7,
            kind + " of one byte more in frames of 1,000 bytes",
            s -> s.message(text, Payloads.of(text, LIMIT + 1), 1000).trailing().fails(1009)));
    cases.add(
        Case.of(
            id + 8,
            "a second fragment that with the first is over 2^63 bytes",
            s ->
                s.send(frame(opcode, (byte) 'x').open(), continuation().announcing(Long.MAX_VALUE))
                    .fails(1009)));
    cases.add(
        Case.of(
            id + 9,
            kind + " in 50,000 empty fragments",
            s ->
                s.send(many(frame(opcode).open(), continuation().open()))
                    .send(continuation())
                    .expect(text, new byte[0])
                    .closes()));
    cases.add(
        Case.of(
            id + 10,
            kind + " in 50,000 fragments of one byte",
            s ->
                s.send(many(frame(opcode, (byte) 'x').open(), continuation((byte) 'x').open()))
                    .send(continuation())
                    .expect(text, "x".repeat(MANY).getBytes(US_ASCII))
                    .closes()));
    cases.add(
        Case.of(
            id + 11,
            kind + " of the limit, twice: each message is measured alone",
            s ->
                s.echo(text, Payloads.of(text, LIMIT))
                    .echo(text, Payloads.of(text, LIMIT))
                    .closes()));
  }

  private static FrameSpec[] many(FrameSpec first, FrameSpec next) {
    FrameSpec[] frames = new FrameSpec[MANY];
    Arrays.fill(frames, next);
    frames[0] = first;
    return frames;
  }
}
