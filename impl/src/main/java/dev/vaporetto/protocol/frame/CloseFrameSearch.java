package dev.vaporetto.protocol.frame;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the peer's close frame in what it sends after this side has failed the connection. The
 * frames are read on, their payloads skipped, for as long as their headers are legal: what a
 * payload looks like does not count. Behind an illegal header it is a guess, see {@link
 * FrameDecoder#endsLikeCloseFrame}. Not thread-safe.
 */
public final class CloseFrameSearch {
  private final FrameDecoder frame;

  /** Bytes of the current frame's payload that are still to come. */
  private long missing;

  /** Whether the current frame is the close frame. */
  private boolean atClose;

  /** Whether a header was illegal, so that nobody knows where the next frame begins. */
  private boolean unreadable;

  /** What is still to come of a close frame whose header was illegal; null otherwise. */
  private @Nullable RefusedClose refused;

  private CloseFrameSearch(FrameDecoder frame, long missing) {
    this.frame = frame;
    this.missing = missing;
  }

  /**
   * A search that goes on inside or behind a frame with a legal header.
   *
   * @param missing bytes of its payload that are still to come
   */
  public static CloseFrameSearch behindFrame(FrameDecoder frame, long missing) {
    return new CloseFrameSearch(frame, missing);
  }

  /**
   * A search that goes on behind a header that {@link FrameDecoder#decode} has refused.
   *
   * @param in as {@code decode} has left it
   */
  public static CloseFrameSearch behindRefusedHeader(FrameDecoder frame, ByteBuffer in) {
    CloseFrameSearch search = new CloseFrameSearch(frame, 0);
    search.onRefusedHeader(in);
    return search;
  }

  private void onRefusedHeader(ByteBuffer in) {
    unreadable = true;
    refused = frame.refusedClose(in);
  }

  /**
   * Looks at the next bytes.
   *
   * @return whether all of the close frame has come; what follows it may be left in {@code in}
   */
  public boolean find(ByteBuffer in) {
    while (!unreadable) {
      int count = (int) Math.min(missing, in.remaining());
      in.position(in.position() + count);
      missing -= count;
      if (missing > 0) {
        return false;
      }
      if (atClose) {
        return true;
      }
      try {
        if (!frame.decode(in)) {
          return false;
        }
        missing = frame.payloadLength();
        atClose = frame.opcode() == Opcode.CLOSE;
      } catch (WebSocketFailure illegal) {
        onRefusedHeader(in);
      }
    }
    return refused != null ? refused.skip(in) : FrameDecoder.endsLikeCloseFrame(in, frame.role());
  }
}
