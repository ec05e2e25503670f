package dev.vaporetto.connection;

import dev.vaporetto.connection.Connection.Receiving;
import dev.vaporetto.protocol.frame.FrameDecoder;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import dev.vaporetto.protocol.message.MessageEvent;
import dev.vaporetto.protocol.message.MessageReader;
import java.io.IOException;
import java.nio.ByteBuffer;

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

  /** Reads and dispatches until nothing has arrived any more. */
  void readAndDispatch() throws IOException, WebSocketFailure {
    ByteBuffer buffer = pool.acquire();
    try {
      while (!connection.isTransportClosed()) {
        int count = transport.read(buffer.clear());
        if (count == 0) {
          return;
        }
        if (count < 0) {
          connection.onEndOfStream();
          return;
        }
        if (connection.mode() == Receiving.NOTHING) {
          connection.onDiscarded();
          continue;
        }
        connection.onActivity();
        dispatch(buffer.flip());
      }
    } finally {
      pool.release(buffer);
    }
  }

  private void dispatch(ByteBuffer buffer) throws WebSocketFailure {
    try {
      while (connection.mode() != Receiving.NOTHING) {
        MessageEvent event = reader.next(buffer);
        if (event == MessageEvent.NEED_MORE) {
          return;
        }
        moreBuffered = FrameDecoder.holdsWholeMessage(buffer);
        if (event == MessageEvent.CLOSE) {
          connection.onCloseFrame(reader.closeStatus());
        } else if (connection.mode() == Receiving.MESSAGES) {
          dispatch(event);
        }
      }
    } finally {
      moreBuffered = false;
      connection.onBatchEnd();
    }
  }

  private void dispatch(MessageEvent event) {
    switch (event) {
      case TEXT -> handler.onText(reader.text());
      case BINARY -> handler.onBinary(reader.binary());
      case PONG -> handler.onPong(reader.binary());
      case PING -> connection.onPing(reader.binary());
      default -> throw new AssertionError(event);
    }
  }
}
