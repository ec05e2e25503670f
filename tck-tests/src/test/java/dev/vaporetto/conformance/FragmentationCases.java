package dev.vaporetto.conformance;

import static dev.vaporetto.conformance.FrameSpec.binary;
import static dev.vaporetto.conformance.FrameSpec.continuation;
import static dev.vaporetto.conformance.FrameSpec.ping;
import static dev.vaporetto.conformance.FrameSpec.pong;
import static dev.vaporetto.conformance.FrameSpec.text;

import java.util.ArrayList;
import java.util.List;

/** Section 5: fragments, and control frames between them (RFC 6455 §5.4). */
final class FragmentationCases {
  private static final int ALL = 0;
  private static final int EACH = -1;
  private static final int BYTES = 1;

  private FragmentationCases() {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    cases.add(
        Case.of(
            "5.1",
            "ping in two fragments",
            s -> s.send(ping("a").open(), continuation("b")).fails(1002)));
    cases.add(
        Case.of(
            "5.2",
            "pong in two fragments",
            s -> s.send(pong("a").open(), continuation("b")).fails(1002)));
    inThreeWays(cases, 3, "text in two fragments", false);
    inThreeWays(cases, 6, "text in two fragments with a ping between", true);
    nothingToContinue(cases, 9, true);
    nothingToContinue(cases, 12, false);
    cases.add(
        Case.of(
            "5.15",
            "a whole message, then a continuation of nothing, then text",
            s ->
                s.send(
                        text("frag").open(),
                        continuation("ment"),
                        continuation("x").open(),
                        text("y"))
                    .expectText("fragment")
                    .fails(1002)));
    cases.add(
        Case.of(
            "5.16",
            "twice: a continuation of nothing without FIN, then text in two fragments",
            s ->
                s.send(twice(continuation("x").open(), text("a").open(), continuation("b")))
                    .fails(1002)));
    cases.add(
        Case.of(
            "5.17",
            "twice: a continuation of nothing with FIN, then text in two fragments",
            s ->
                s.send(twice(continuation("x"), text("a").open(), continuation("b"))).fails(1002)));
    cases.add(
        Case.of(
            "5.18",
            "two fragments that both have the opcode of text",
            s -> s.send(text("a").open(), text("b")).fails(1002)));
    cases.add(
        Case.of("5.19", "five fragments and two pings, one after the other", s -> five(s, true)));
    cases.add(Case.of("5.20", "five fragments and two pings, one write", s -> five(s, false)));
    cases.add(
        Case.of(
            "5.V1",
            "binary inside a fragmented text",
            s -> s.send(text("a").open(), binary((byte) 1)).fails(1002)));
    cases.add(
        Case.of(
            "5.V2",
            "text inside a fragmented binary",
            s -> s.send(binary((byte) 1).open(), text("a")).fails(1002)));
    cases.add(
        Case.of(
            "5.V3",
            "only empty fragments",
            s ->
                s.send(text().open(), continuation().open(), continuation())
                    .expectText("")
                    .send(binary().open(), continuation())
                    .expectBinary()
                    .closes()));
    cases.add(
        Case.of(
            "5.V4",
            "a ping after each of 100 one-byte fragments",
            s -> {
              byte[] whole = Payloads.binary(100);
              s.send(binary(whole[0]).open());
              for (int i = 1; i < whole.length; i++) {
                FrameSpec next = continuation(whole[i]);
                s.send(ping("p" + i), i < whole.length - 1 ? next.open() : next)
                    .expectPong("p" + i);
              }
              s.expectBinary(whole).closes();
            }));
    cases.add(
        Case.of(
            "5.V5",
            "a pong and a ping of 125 bytes between two fragments",
            s ->
                s.send(
                        text("a").open(),
                        pong(Payloads.binary(125)),
                        ping(Payloads.binary(125)),
                        continuation("b"))
                    .expectPong(Payloads.binary(125))
                    .expectText("ab")
                    .closes()));
    cases.add(
        Case.of(
            "5.V6",
            "a close between two fragments, whose message is never complete",
            s ->
                s.send(text("a").open(), FrameSpec.close(1000), continuation("b"))
                    .trailing()
                    .expectClose(1000)
                    .expectEnd()));
    cases.add(
        Case.of(
            "5.V7",
            "a continuation of nothing after a message of one frame",
            s -> s.send(text("a"), continuation("b")).expectText("a").fails(1002)));
    return cases;
  }

  private static void inThreeWays(List<Case> cases, int first, String title, boolean withPing) {
    int[] ways = {ALL, EACH, BYTES};
    String[] names = {"one write", "a write each", "byte by byte"};
    for (int i = 0; i < ways.length; i++) {
      int way = ways[i];
      cases.add(
          Case.of(
              "5." + (first + i),
              title + ", " + names[i],
              s -> {
                FrameSpec open = text("fragment 1, ").open();
                FrameSpec end = continuation("fragment 2");
                if (withPing) {
                  write(s, way, open, ping("between"), end);
                  s.expectPong("between");
                } else {
                  write(s, way, open, end);
                }
                s.expectText("fragment 1, fragment 2").closes();
              }));
    }
  }

  private static void nothingToContinue(List<Case> cases, int first, boolean fin) {
    int[] ways = {ALL, EACH, BYTES};
    String[] names = {"one write", "a write each", "byte by byte"};
    for (int i = 0; i < ways.length; i++) {
      int way = ways[i];
      cases.add(
          Case.of(
              "5." + (first + i),
              "continuation of nothing "
                  + (fin ? "with" : "without")
                  + " FIN, then text, "
                  + names[i],
              s -> {
                FrameSpec orphan = continuation("orphan");
                write(s, way, fin ? orphan : orphan.open(), text("text"));
                s.fails(1002);
              }));
    }
  }

  private static void write(Script script, int way, FrameSpec... frames) {
    if (way != EACH) {
      script.sendChopped(way, frames);
      return;
    }
    for (FrameSpec frame : frames) {
      script.send(frame);
    }
  }

  private static FrameSpec[] twice(FrameSpec... frames) {
    FrameSpec[] twice = new FrameSpec[2 * frames.length];
    System.arraycopy(frames, 0, twice, 0, frames.length);
    System.arraycopy(frames, 0, twice, frames.length, frames.length);
    return twice;
  }

  private static void five(Script script, boolean oneAfterTheOther) {
    FrameSpec[] first = {text("1,").open(), continuation("2,").open(), ping("a")};
    FrameSpec[] second = {continuation("3,").open(), continuation("4,").open(), ping("b")};
    if (oneAfterTheOther) {
      script.send(first).expectPong("a").send(second).expectPong("b").send(continuation("5"));
    } else {
      FrameSpec[] all = new FrameSpec[7];
      System.arraycopy(first, 0, all, 0, 3);
      System.arraycopy(second, 0, all, 3, 3);
      all[6] = continuation("5");
      // §5.5.3: of two pending pings, only the latest needs an answer; ours answers both
      script.send(all).expectPong("a").expectPong("b");
    }
    script.expectText("1,2,3,4,5").closes();
  }
}
