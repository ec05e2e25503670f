package dev.vaporetto.conformance;

import java.util.List;
import java.util.Set;

/** One line of a script: what the peer does, or what it must receive. */
@SuppressWarnings("ArrayRecordComponent") // never compared
sealed interface Step {
  /** A step that writes. Writes run beside the expectations up to the next write. */
  sealed interface Write extends Step {}

  /**
   * Sends frames.
   *
   * @param chop how many bytes each write to the socket has; 0 for all at once
   */
  record Send(List<FrameSpec> frames, int chop) implements Write {}

  /**
   * Sends a message, compressed where compression was agreed on.
   *
   * @param fragment how many bytes of payload each frame has; 0 for all in one frame
   */
  record SendMessage(boolean text, byte[] payload, int fragment) implements Write {}

  /** Shuts this side's output down without a Close frame. */
  record EndOutput() implements Write {}

  /**
   * A whole message, in however many frames.
   *
   * @param compressed whether it must be compressed; else it may be where that was agreed on
   */
  record ExpectMessage(boolean text, byte[] payload, boolean compressed) implements Step {}

  /** A pong. */
  record ExpectPong(byte[] payload) implements Step {}

  /**
   * A Close frame.
   *
   * @param reasoned whether it must say why
   */
  record ExpectClose(Set<Integer> codes, boolean reasoned) implements Step {}

  /**
   * The end of the connection.
   *
   * @param orReset whether a reset is accepted, because the subject leaves bytes unread
   */
  record ExpectEnd(boolean orReset) implements Step {}
}
