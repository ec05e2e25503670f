package dev.vaporetto.fuzz;

import dev.vaporetto.protocol.frame.Role;

/** Frames and messages that a server receives. */
public final class ServerFrames {
  private ServerFrames() {}

  /** The fuzzer's entry. */
  public static void fuzzerTestOneInput(byte[] input) {
    FrameOracles.check(Role.SERVER, input);
  }
}
