package dev.vaporetto.fuzz;

import dev.vaporetto.protocol.frame.Role;

/** Frames and messages that a client receives. */
public final class ClientFrames {
  private ClientFrames() {}

  /** The fuzzer's entry. */
  public static void fuzzerTestOneInput(byte[] input) {
    FrameOracles.check(Role.CLIENT, input);
  }
}
