package dev.vaporetto.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.vaporetto.fuzz.Reading.Event;
import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.PermessageDeflate;
import dev.vaporetto.protocol.extension.ZlibPool;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import dev.vaporetto.protocol.handshake.ExtensionOffer.Parameter;
import dev.vaporetto.protocol.message.MessageReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Frames that a role receives with permessage-deflate agreed. The first byte of an input chooses
 * the role, the limit and the parameters; the rest is the stream, and the payload of a message that
 * is sent and received again.
 *
 * <pre>
 *   bits 0-1  limit, as without compression
 *   bit  2    server_no_context_takeover
 *   bit  3    client_no_context_takeover
 *   bit  4    the client receives, else the server
 *   bits 5-6  server_max_window_bits: none, 8, 9, 12
 * </pre>
 */
public final class CompressedFrames {
  /** What DEFLATE can make of one byte, and of what is left out at the end of a message. */
  private static final int EXPANSION = 1032;

  private static final String[] WINDOWS = {"15", "8", "9", "12"};
  private static final ZlibPool POOL = new ZlibPool();

  private final Role role;
  private final int limit;
  private final ExtensionPipeline pipeline;

  private CompressedFrames(byte choice) {
    this.role = (choice & 0x10) == 0 ? Role.SERVER : Role.CLIENT;
    this.limit = FrameOracles.limit(choice);
    List<Parameter> parameters = new ArrayList<>();
    if ((choice & 0x4) != 0) {
      parameters.add(new Parameter("server_no_context_takeover", null));
    }
    if ((choice & 0x8) != 0) {
      parameters.add(new Parameter("client_no_context_takeover", null));
    }
    parameters.add(new Parameter("server_max_window_bits", WINDOWS[(choice >> 5) & 3]));
    DeflateSettings settings =
        new DeflateSettings(true, true, 0, DeflateSettings.DEFAULT_MAX_RATIO);
    this.pipeline =
        new PermessageDeflate(settings, POOL)
            .answer(List.of(new ExtensionOffer(PermessageDeflate.NAME, parameters)));
  }

  /** The fuzzer's entry. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length > 0) {
      new CompressedFrames(input[0]).check(Arrays.copyOfRange(input, 1, input.length));
    }
  }

  private void check(byte[] wire) {
    if (pipeline.reservedBits() != ExtensionPipeline.RSV1) {
      throw new Finding("legal parameters were declined: " + pipeline);
    }
    List<Event> events = read(wire, Cuts.none());
    for (int[] cuts : Cuts.of(wire)) {
      Finding.unlessEqual("with " + cuts.length + " cuts", events, read(wire, cuts));
    }
    List<Event> sent = new ArrayList<>(FrameOracles.withoutFailure(events));
    boolean closed = sent.stream().anyMatch(event -> event.kind().equals("CLOSE"));
    if (!closed && wire.length <= limit) {
      sent.add(new Event("BINARY", new String(wire, ISO_8859_1), 0));
      sent.add(new Event("BINARY", new String(wire, ISO_8859_1), 0));
    }
    byte[] written = Rewriting.frames(role.peer(), pipeline, sent);
    Finding.unlessEqual("written and read again", sent, read(written, Cuts.none()));
    int alive = Math.max(POOL.liveInflaters(), POOL.liveDeflaters());
    if (alive > ZlibPool.DEFAULT_MAX_IDLE) {
      throw new Finding(alive + " objects of zlib are alive; expected only those in the pool");
    }
  }

  private List<Event> read(byte[] wire, int[] cuts) {
    return Memory.bounded(
        () -> {
          MessageReader reader = new MessageReader(role, FrameOracles.limits(limit), pipeline);
          try {
            return new Reading(reader, limit, EXPANSION).read(Cuts.pieces(wire, cuts));
          } finally {
            reader.close();
          }
        });
  }
}
