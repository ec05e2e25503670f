package dev.vaporetto.protocol.message;

import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.WebSocketFailure;

/**
 * Counts what a peer may send in a second. The size of a fragment does not matter: small ones are
 * legal. But one frame may come after the other faster than anybody has a use for, and each is
 * work. Not thread-safe.
 */
final class FrameRates {
  private final MessageLimits limits;

  /** The second that was going on when the last frame was counted. */
  private int second;

  /** Fragments of any message within {@link #second}. */
  private int fragments;

  /** Control frames within {@link #second}. */
  private int controlFrames;

  FrameRates(MessageLimits limits) {
    this.limits = limits;
  }

  /** Counts a frame that is not the whole message. */
  void admitFragment() throws WebSocketFailure {
    look();
    fragments++;
    if (fragments > limits.frames().maxFragmentsPerSecond()) {
      throw tooMany(limits.frames().maxFragmentsPerSecond(), "fragments", "fewer and larger ones");
    }
  }

  /** Counts a ping, a pong or a close frame. */
  void admitControlFrame() throws WebSocketFailure {
    look();
    controlFrames++;
    if (controlFrames > limits.frames().maxControlFramesPerSecond()) {
      throw tooMany(limits.frames().maxControlFramesPerSecond(), "control frames", "fewer");
    }
  }

  private void look() {
    int now = limits.second();
    if (now != second) {
      second = now;
      fragments = 0;
      controlFrames = 0;
    }
  }

  private static WebSocketFailure tooMany(int limit, String what, String expected) {
    return new WebSocketFailure(
        CloseStatus.POLICY_VIOLATION,
        "more than " + limit + " " + what + " within a second; expected " + expected);
  }
}
