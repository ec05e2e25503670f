package dev.vaporetto.connection.in;

import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.memory.MemoryAccount;
import dev.vaporetto.metrics.ConnectionCounters;
import dev.vaporetto.protocol.Protocol;
import dev.vaporetto.protocol.Protocol.Phase;
import dev.vaporetto.protocol.frame.FrameDecoder;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import dev.vaporetto.protocol.message.MessageEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a connection: reads in batches, and dispatches one message after the other
 * to the handler. Owned by the one thread that the connection lets in at a time.
 */
public final class Inbound {
  private final Transport transport;
  private final BufferPool buffers;
  private final Protocol protocol;
  private final ConnectionHandler handler;
  private final InboundEvents events;

  /** Of what has arrived and is not dispatched yet. */
  private final MemoryAccount account;

  private final ConnectionCounters counters;

  /** What was read and is not dispatched yet; null where that is nothing. */
  private @Nullable ByteBuffer rest;

  /** Whether another whole message is buffered behind the one that is being dispatched. */
  private boolean moreBuffered;

  public Inbound(
      Transport transport,
      BufferPool buffers,
      Protocol protocol,
      ConnectionHandler handler,
      InboundEvents events,
      MemoryAccount account,
      ConnectionCounters counters) {
    this.transport = transport;
    this.buffers = buffers;
    this.protocol = protocol;
    this.handler = handler;
    this.events = events;
    this.account = account;
    this.counters = counters;
  }

  /** Whether another whole message is buffered behind the one that is being dispatched. */
  public boolean isMoreBuffered() {
    return moreBuffered;
  }

  /** Whether something is there for {@link #dispatchRest}. */
  public boolean hasRest() {
    return rest != null;
  }

  /** Dispatches what was read before. */
  public void dispatchRest() throws WebSocketFailure {
    ByteBuffer bytes = rest;
    if (bytes != null) {
      rest = null;
      dispatch(bytes);
    }
  }

  /** Reads and dispatches until nothing has arrived any more, or messages have to wait. */
  public void readAndDispatch() throws IOException, WebSocketFailure {
    ByteBuffer buffer = buffers.acquire();
    try {
      while (protocol.phase() != Phase.CLOSED && !events.isSuspended()) {
        if (rest != null) {
          // Also in between: messages may go on just when the rest was put aside.
          dispatchRest();
          continue;
        }
        int count = read(buffer.clear());
        if (count == 0) {
          return;
        }
        if (count < 0) {
          events.onEndOfStream();
          return;
        }
        if (protocol.phase() == Phase.DISCARDING) {
          events.onDiscarded(buffer.flip());
          continue;
        }
        events.onBytes(buffer.flip());
        dispatch(buffer);
      }
    } finally {
      buffers.release(buffer);
    }
  }

  /**
   * Reads once, for {@link #dispatchRest}.
   *
   * @return false at the end of the stream
   */
  public boolean readAhead() throws IOException {
    if (rest != null || protocol.phase() == Phase.CLOSED || events.isSuspended()) {
      return true;
    }
    ByteBuffer buffer = buffers.acquire();
    try {
      int count = read(buffer.clear());
      if (count > 0) {
        events.onBytes(buffer.flip());
        putAside(buffer);
        count();
      }
      return count >= 0;
    } finally {
      buffers.release(buffer);
    }
  }

  private int read(ByteBuffer target) throws IOException {
    try {
      int count = transport.read(target);
      if (count > 0) {
        counters.bytesReceived(count);
      }
      return count;
    } catch (RuntimeException e) {
      // Else the connection would ask for bytes, and the container fail, for ever.
      throw new IOException("the container failed to read: " + e, e);
    }
  }

  private void dispatch(ByteBuffer buffer) throws WebSocketFailure {
    try {
      while (true) {
        if (events.isSuspended()) {
          putAside(buffer);
          return;
        }
        MessageEvent event = protocol.receive(buffer);
        if (event == MessageEvent.NEED_MORE) {
          if (buffer.hasRemaining()) {
            // A callback has failed, and the peer's close frame may be among what it has sent.
            events.onDiscarded(buffer);
          }
          return;
        }
        // What a ping listener sends is rare, so it is not worth the look ahead.
        moreBuffered = event != MessageEvent.PING && FrameDecoder.holdsWholeMessage(buffer);
        if (event == MessageEvent.TEXT || event == MessageEvent.BINARY) {
          counters.messageReceived();
        }
        try {
          switch (event) {
            case TEXT -> handler.onText(protocol.text());
            case BINARY -> handler.onBinary(protocol.binary());
            case TEXT_PART -> handler.onTextPart(protocol.text());
            case BINARY_PART -> handler.onBinaryPart(protocol.binary());
            case PONG -> events.onPong(protocol.binary());
            case PING -> events.onPing(protocol.binary());
            case CLOSE -> events.onCloseFrame();
            case NEED_MORE -> throw new AssertionError(event);
          }
        } catch (Throwable failure) {
          events.onFailure(failure);
        }
      }
    } finally {
      moreBuffered = false;
      protocol.forget();
      try {
        count();
      } finally {
        events.onBatchEnd();
      }
    }
  }

  /** Puts on account what is held now. */
  private void count() {
    ByteBuffer later = rest;
    account.arrived(protocol.heldBytes() + (later == null ? 0 : later.capacity()));
  }

  private void putAside(ByteBuffer bytes) {
    if (bytes.hasRemaining() || protocol.hasPendingEvent()) {
      rest = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }
  }

  /** Nothing is dispatched any more: lets go of all memory. */
  public void close() {
    rest = null;
    protocol.endReceiving();
    account.arrived(0);
  }
}
