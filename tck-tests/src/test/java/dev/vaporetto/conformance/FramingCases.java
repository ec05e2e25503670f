package dev.vaporetto.conformance;

import static dev.vaporetto.conformance.FrameSpec.binary;
import static dev.vaporetto.conformance.FrameSpec.text;

import java.util.ArrayList;
import java.util.List;

/** Section 1: the three forms of a length (RFC 6455 §5.2), and who masks (§5.1). */
final class FramingCases {
  /** Both sides of each boundary between two forms. */
  private static final int[] LENGTHS = {0, 125, 126, 127, 128, 65_535, 65_536};

  private FramingCases() {}

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < LENGTHS.length; i++) {
      int length = LENGTHS[i];
      cases.add(ofLength("1.1." + (i + 1), true, length, 0));
      cases.add(ofLength("1.2." + (i + 1), false, length, 0));
    }
    cases.add(ofLength("1.1.8", true, 65_536, 997));
    cases.add(ofLength("1.2.8", false, 65_536, 997));
    // A read may end at every boundary of a frame.
    for (int length : new int[] {0, 1, 125, 126, 65_536}) {
      cases.add(ofLength("1.V1." + length, true, length, length > 1000 ? 4095 : 1));
    }
    for (int length : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33}) {
      cases.add(ofLength("1.V2." + length, false, length, 0));
    }
    cases.add(
        Case.of(
            "1.V3",
            "a frame that is masked wrongly",
            script -> script.send(text("good")).expectText("good").send(wrong()).fails(1002)));
    cases.add(
        Case.of(
            "1.V4",
            "a frame that is masked wrongly and announces 2^62 bytes",
            script -> script.send(wrong().announcing(1L << 62)).fails(1002)));
    cases.add(
        Case.of(
            "1.V5",
            "a length with the most significant bit set",
            script -> script.send(binary().announcing(-1)).fails(1002)));
    cases.add(
        Case.of(
            "1.V6",
            "a length with only the most significant bit set",
            script -> script.send(text().announcing(Long.MIN_VALUE)).fails(1002)));
    cases.add(
        Case.of(
            "1.V7",
            "100 messages in one write",
            script -> {
              FrameSpec[] frames = new FrameSpec[100];
              for (int i = 0; i < frames.length; i++) {
                frames[i] = text("message " + i);
              }
              script.send(frames);
              for (int i = 0; i < frames.length; i++) {
                script.expectText("message " + i);
              }
              script.closes();
            }));
    // RFC 6455 §5.2: the minimal number of bytes MUST be used to encode the length
    int[][] notMinimal = {{0, 2}, {125, 2}, {0, 8}, {125, 8}, {126, 8}, {65_535, 8}};
    for (int i = 0; i < notMinimal.length; i++) {
      int length = notMinimal[i][0];
      int bytes = notMinimal[i][1];
      cases.add(
          Case.of(
              "1.V8." + (i + 1),
              length + " bytes with a length of " + bytes + " bytes",
              script -> script.send(binary(new byte[length]).lengthOf(bytes)).fails(1002)));
    }
    return cases;
  }

  private static FrameSpec wrong() {
    return text("bad").wronglyMasked();
  }

  private static Case ofLength(String id, boolean text, int length, int chop) {
    String title =
        (text ? "text" : "binary")
            + " of "
            + length
            + " bytes"
            + (chop == 0 ? "" : " in writes of " + chop);
    return Case.of(
        id,
        title,
        script -> {
          byte[] payload = Payloads.of(text, length);
          script
              .sendChopped(chop, text ? text(payload) : binary(payload))
              .expect(text, payload)
              .closes();
        });
  }
}
