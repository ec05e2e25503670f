package dev.vaporetto.fuzz;

import dev.vaporetto.fuzz.Reading.Event;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.message.MessageLimits;
import dev.vaporetto.protocol.message.MessageReader;
import java.util.Arrays;
import java.util.List;

/** The properties of every stream of frames. The first byte of an input chooses the limit. */
final class FrameOracles {
  private static final int[] LIMITS = {125, 1_000, 70_000, 1 << 20};

  private FrameOracles() {}

  static int limit(byte choice) {
    return LIMITS[choice & 3];
  }

  /** A reader whose messages have a limit. */
  static MessageLimits limits(int limit) {
    MessageLimits limits = new MessageLimits();
    limits.maxTextSize(limit);
    limits.maxBinarySize(limit);
    return limits;
  }

  static void check(Role role, byte[] input) {
    if (input.length == 0) {
      return;
    }
    int limit = limit(input[0]);
    byte[] wire = Arrays.copyOfRange(input, 1, input.length);
    List<Event> events = read(role, limit, wire, Cuts.none());
    for (int[] cuts : Cuts.of(wire)) {
      Finding.unlessEqual("with " + cuts.length + " cuts", events, read(role, limit, wire, cuts));
    }
    List<Event> sent = withoutFailure(events);
    byte[] written = Rewriting.frames(role.peer(), ExtensionPipeline.NONE, sent);
    List<Event> again = read(role, limit, written, Cuts.none());
    Finding.unlessEqual("written and read again", sent, again);
  }

  static List<Event> withoutFailure(List<Event> events) {
    return events.stream().filter(event -> !event.kind().equals("FAIL")).toList();
  }

  private static List<Event> read(Role role, int limit, byte[] wire, int[] cuts) {
    return Memory.bounded(
        () ->
            new Reading(new MessageReader(role, limits(limit)), limit, 1)
                .read(Cuts.pieces(wire, cuts)));
  }
}
