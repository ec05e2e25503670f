package dev.vaporetto.fuzz;

import dev.vaporetto.fuzz.Reading.Event;
import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.PermessageDeflate;
import dev.vaporetto.protocol.extension.ZlibPool;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import java.util.Arrays;
import java.util.List;

/**
 * Whole connections that echo what they receive. The first byte of an input chooses which, the rest
 * is what the peer sends.
 *
 * <pre>
 *   bits 0-1  limit, as for frames
 *   bit  2    the client receives, else the server
 *   bit  3    with permessage-deflate
 *   bit  4    with context takeover
 *   bit  5    callbacks run on an executor
 * </pre>
 */
public final class Connections {
  private static final ZlibPool POOL = new ZlibPool();

  private Connections() {}

  /** The fuzzer's entry. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte choice = input[0];
    byte[] wire = Arrays.copyOfRange(input, 1, input.length);
    List<Event> events = run(choice, wire, Cuts.none());
    for (int[] cuts : Cuts.of(wire)) {
      Finding.unlessEqual("with " + cuts.length + " cuts", events, run(choice, wire, cuts));
    }
    int alive = Math.max(POOL.liveInflaters(), POOL.liveDeflaters());
    if (alive > ZlibPool.DEFAULT_MAX_IDLE) {
      throw new Finding(alive + " objects of zlib are alive; expected only those in the pool");
    }
  }

  private static List<Event> run(byte choice, byte[] wire, int[] cuts) {
    Role role = (choice & 0x4) == 0 ? Role.SERVER : Role.CLIENT;
    EchoPeer peer =
        new EchoPeer(role, FrameOracles.limit(choice), extensions(choice), (choice & 0x20) != 0);
    return peer.run(Cuts.pieces(wire, cuts));
  }

  private static ExtensionPipeline extensions(byte choice) {
    if ((choice & 0x8) == 0) {
      return ExtensionPipeline.NONE;
    }
    boolean takeover = (choice & 0x10) != 0;
    DeflateSettings settings =
        new DeflateSettings(takeover, takeover, 0, DeflateSettings.DEFAULT_MAX_RATIO);
    return new PermessageDeflate(settings, POOL)
        .answer(List.of(new ExtensionOffer(PermessageDeflate.NAME, List.of())));
  }
}
