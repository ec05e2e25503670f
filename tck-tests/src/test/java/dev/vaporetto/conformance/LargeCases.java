package dev.vaporetto.conformance;

import static dev.vaporetto.conformance.FrameSpec.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Sections 9 and 10: large messages, small fragments and writes, and many messages. */
final class LargeCases {
  private static final int KI = 1024;
  private static final int MI = 1024 * 1024;

  /** The cases of the short run: the smallest and the largest of each kind, and few between. */
  private static final Set<String> SHORT =
      Set.of(
          "9.1.1", "9.1.3", "9.1.6", "9.2.1", "9.2.6", "9.3.2", "9.3.6", "9.4.4", "9.5.1", "9.6.6",
          "9.7.1", "9.7.6", "9.8.1", "9.8.6");

  private LargeCases() {}

  static List<Case> sizes() {
    List<Case> cases = new ArrayList<>();
    for (boolean text : new boolean[] {true, false}) {
      int offset = text ? 0 : 1;
      String kind = text ? "text" : "binary";
      int[] sizes = {64 * KI, 256 * KI, MI, 4 * MI, 8 * MI, 16 * MI};
      for (int i = 0; i < sizes.length; i++) {
        int size = sizes[i];
        cases.add(
            Case.of(
                "9." + (1 + offset) + "." + (i + 1),
                kind + " of " + shown(size),
                s -> s.echo(text, Payloads.of(text, size)).closes()));
      }
      int[] fragments = {64, 256, KI, 4 * KI, 16 * KI, 64 * KI, 256 * KI, MI, 4 * MI};
      for (int i = 0; i < fragments.length; i++) {
        int fragment = fragments[i];
        cases.add(
            Case.of(
                "9." + (3 + offset) + "." + (i + 1),
                kind + " of 4 MiB in fragments of " + shown(fragment),
                s ->
                    s.message(text, Payloads.of(text, 4 * MI), fragment)
                        .expect(text, Payloads.of(text, 4 * MI))
                        .closes()));
      }
      int[] chops = {64, 128, 256, 512, KI, 2 * KI};
      for (int i = 0; i < chops.length; i++) {
        int chop = chops[i];
        cases.add(
            Case.of(
                "9." + (5 + offset) + "." + (i + 1),
                kind + " of 1 MiB in writes of " + shown(chop),
                s -> {
                  byte[] payload = Payloads.of(text, MI);
                  s.sendChopped(chop, frame(text ? 1 : 2, payload)).expect(text, payload).closes();
                }));
      }
      int[] small = {0, 16, 64, 256, KI, 4 * KI};
      for (int i = 0; i < small.length; i++) {
        int size = small[i];
        cases.add(
            Case.of(
                "9." + (7 + offset) + "." + (i + 1),
                "1,000 times " + kind + " of " + shown(size) + ", each echo awaited",
                s -> {
                  byte[] payload = Payloads.of(text, size);
                  for (int n = 0; n < 1000; n++) {
                    s.echo(text, payload);
                  }
                  s.closes();
                }));
        cases.add(
            Case.of(
                "9.V" + (7 + offset) + "." + (i + 1),
                "1,000 times " + kind + " of " + shown(size) + " without waiting",
                s -> {
                  byte[] payload = Payloads.of(text, size);
                  FrameSpec[] frames = new FrameSpec[1000];
                  Arrays.fill(frames, frame(text ? 1 : 2, payload));
                  s.send(frames);
                  for (int n = 0; n < 1000; n++) {
                    s.expect(text, payload);
                  }
                  s.closes();
                }));
      }
    }
    return cases.stream()
        .map(c -> SHORT.contains(c.id()) || c.id().contains("V") ? c : c.onlyInWholeRun())
        .toList();
  }

  static List<Case> fragmented() {
    return List.of(
        Case.of(
            "10.1.1",
            "text of 64 KiB in fragments of 1,300 bytes",
            s ->
                s.message(true, Payloads.text(64 * KI), 1300)
                    .expect(true, Payloads.text(64 * KI))
                    .closes()));
  }

  private static String shown(int bytes) {
    if (bytes >= MI) {
      return bytes / MI + " MiB";
    }
    return bytes >= KI ? bytes / KI + " KiB" : bytes + " bytes";
  }
}
