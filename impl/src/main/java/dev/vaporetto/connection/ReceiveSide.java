package dev.vaporetto.connection;

import dev.vaporetto.connection.Connection.Receiving;
import dev.vaporetto.protocol.frame.FrameDecoder;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import dev.vaporetto.protocol.message.MessageEvent;
import dev.vaporetto.protocol.message.MessageReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a connection: reads in batches, and dispatches one message after the other.
 * Owned by the one thread that {@link Connection} lets in at a time.
 */
final class ReceiveSide {
  private final Connection connection;
  private final Transport transport;
  private final BufferPool pool;
  private final MessageReader reader;
  private final ConnectionHandler handler;

  /** What had arrived when the connection was suspended, or was read ahead; null otherwise. */
  private @Nullable ByteBuffer kept;

  /** Whether another whole message is buffered behind the one being dispatched. */
  private boolean moreBuffered;

  ReceiveSide(
      Connection connection,
      Transport transport,
      BufferPool pool,
      MessageReader reader,
      ConnectionHandler handler) {
    this.connection = connection;
    this.transport = transport;
    this.pool = pool;
    this.reader = reader;
    this.handler = handler;
  }

  boolean isMoreBuffered() {
    return moreBuffered;
  }

  /** Dispatches what had arrived when the connection was suspended, or was read ahead. */
  void dispatchKept() throws WebSocketFailure {
    ByteBuffer bytes = kept;
    if (bytes != null) {
      kept = null;
      dispatch(bytes);
    }
  }

  /** Whether bytes are there for {@link #dispatchKept}. */
  boolean hasKept() {
    return kept != null;
  }

  /** Reads and dispatches until nothing has arrived any more. */
  void readAndDispatch() throws IOException, WebSocketFailure {
    ByteBuffer buffer = pool.acquire();
    try {
      while (!connection.isTransportClosed() && !connection.isSuspended()) {
        if (kept != null) {
          // Also in between: a resume may come just when the rest was put aside.
          dispatchKept();
          continue;
        }
        int count = read(buffer.clear());
        if (count == 0) {
          return;
        }
        if (count < 0) {
          connection.onEndOfStream();
          return;
        }
        if (connection.mode() == Receiving.NOTHING) {
          connection.onDiscarded(buffer.flip());
          continue;
        }
        connection.onPeerAlive();
        dispatch(buffer.flip());
      }
    } finally {
      pool.release(buffer);
    }
  }

  /**
   * Reads once, for {@link #dispatchKept}.
   *
   * @return false at the end of the stream
   */
  boolean readAhead() throws IOException {
    if (kept != null || connection.isTransportClosed() || connection.isSuspended()) {
      return true;
    }
    ByteBuffer buffer = pool.acquire();
    try {
      int count = read(buffer.clear());
      if (count > 0) {
        connection.onPeerAlive();
        keep(buffer.flip());
      }
      return count >= 0;
    } finally {
      pool.release(buffer);
    }
  }

  private int read(ByteBuffer target) throws IOException {
    try {
      return transport.read(target);
    } catch (RuntimeException e) {
      // Else the connection would ask for bytes, and the container fail, for ever.
      throw new IOException("the container failed to read: " + e, e);
    }
  }

  private void dispatch(ByteBuffer buffer) throws WebSocketFailure {
    try {
      while (connection.mode() != Receiving.NOTHING) {
        if (connection.isSuspended()) {
          keep(buffer);
          return;
        }
        MessageEvent event = reader.next(buffer);
        if (event == MessageEvent.NEED_MORE) {
          return;
        }
        if (event == MessageEvent.CLOSE) {
          connection.onCloseFrame(reader.closeStatus());
        } else if (connection.mode() == Receiving.MESSAGES) {
          // What a ping listener sends is rare, so it is not worth the look ahead.
          moreBuffered = event != MessageEvent.PING && FrameDecoder.holdsWholeMessage(buffer);
          dispatch(event);
        }
      }
    } finally {
      moreBuffered = false;
      reader.forget();
      connection.onBatchEnd();
    }
  }

  /** Nothing is dispatched any more: lets go of what is held for later. */
  void close() {
    kept = null;
    reader.close();
  }

  private void keep(ByteBuffer rest) {
    if (rest.hasRemaining() || reader.isPending()) {
      kept = ByteBuffer.allocate(rest.remaining()).put(rest).flip();
    }
  }

  private void dispatch(MessageEvent event) {
    switch (event) {
      case TEXT -> handler.onText(reader.text());
      case BINARY -> handler.onBinary(reader.binary());
      case TEXT_PART -> handler.onTextPart(reader.text());
      case BINARY_PART -> handler.onBinaryPart(reader.binary());
      case PONG -> connection.onPong(reader.binary());
      case PING -> connection.onPing(reader.binary());
      default -> throw new AssertionError(event);
    }
  }
}
