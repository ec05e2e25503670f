package dev.vaporetto.trace;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The frames of one connection, in both directions. Each direction is for one thread at a time. */
final class ConnectionTrace {
  private final Supplier<String> name;
  private final Consumer<String> lines;

  /** Null before the first bytes that begin at a known place. */
  private @Nullable FrameScanner received;

  private final FrameScanner sent;

  /**
   * The frames of a connection from now on.
   *
   * @param name which one it is, for each line
   */
  ConnectionTrace(Supplier<String> name, Consumer<String> lines) {
    this.name = name;
    this.lines = lines;
    sent = scanner(0, "sent");
  }

  private FrameScanner scanner(long behind, String direction) {
    FrameText text = new FrameText();
    return new FrameScanner(
        behind, frame -> lines.accept(name.get() + " " + direction + " " + text.of(frame)));
  }

  /**
   * Bytes of the peer.
   *
   * @param toBoundary so many of them belong to a frame that has begun before; negative where its
   *     header has not come as a whole
   */
  void received(ByteBuffer bytes, long toBoundary) {
    FrameScanner scanner = received;
    if (scanner == null) {
      if (toBoundary < 0) {
        return;
      }
      scanner = scanner(toBoundary, "received");
      received = scanner;
    }
    scanner.scan(bytes);
  }

  /** Bytes for the peer, whole frames. */
  void sent(ByteBuffer[] frames) {
    for (ByteBuffer each : frames) {
      sent.scan(each);
    }
  }
}
