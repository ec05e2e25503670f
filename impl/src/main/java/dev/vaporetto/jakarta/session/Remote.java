package dev.vaporetto.jakarta.session;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Utf8Text;
import jakarta.websocket.RemoteEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the blocking and the asynchronous view of a peer have in common. Thread-safe. A buffer that
 * is sent keeps its position, so that one can be sent to many peers.
 */
abstract class Remote implements RemoteEndpoint {
  private static final int MAX_CONTROL_PAYLOAD = 125;

  final Connection connection;

  Remote(Connection connection) {
    this.connection = connection;
  }

  /** The views of one peer share its batch: it leaves in the order of the calls. */
  @Override
  public void setBatchingAllowed(boolean allowed) throws IOException {
    requireOpen();
    connection.sender().batching(allowed);
  }

  @Override
  public boolean getBatchingAllowed() {
    return connection.sender().isBatching();
  }

  @Override
  public void flushBatch() throws IOException {
    connection.sender().flush();
  }

  /** RemoteEndpoint's javadoc: to configure a closed one is an IllegalArgumentException. */
  final void requireOpen() {
    if (!connection.isOpen()) {
      throw new IllegalArgumentException("the connection is closed; expected an open one");
    }
  }

  @Override
  public void sendPing(ByteBuffer data) throws IOException {
    control(Opcode.PING, data);
  }

  @Override
  public void sendPong(ByteBuffer data) throws IOException {
    control(Opcode.PONG, data);
  }

  /**
   * Sends a control frame.
   *
   * @param data null for none
   */
  private void control(Opcode opcode, @Nullable ByteBuffer data) throws IOException {
    // §5.5.2, §5.5.3: the application data is optional
    ByteBuffer payload = data == null ? ByteBuffer.allocate(0) : data;
    // RFC 6455 §5.5: all control frames MUST have a payload length of 125 bytes or less
    if (payload.remaining() > MAX_CONTROL_PAYLOAD) {
      throw new IllegalArgumentException(
          "a payload of "
              + payload.remaining()
              + " bytes came for a "
              + opcode
              + "; expected at most "
              + MAX_CONTROL_PAYLOAD);
    }
    Refusal refusal = new Refusal();
    connection.sender().send(opcode, payload, refusal);
    refusal.throwIfKnown();
  }

  /** What is known of a send when the call returns: that it was refused, or nothing. */
  private static final class Refusal implements SendCallback {
    private volatile @Nullable Throwable failure;

    @Override
    public void onSent(@Nullable Throwable outcome) {
      failure = outcome;
    }

    void throwIfKnown() throws IOException {
      Throwable known = failure;
      if (known != null) {
        throw new IOException(known.getMessage(), known);
      }
    }
  }

  static <T> T required(T data) {
    if (data == null) {
      throw new IllegalArgumentException("null came as a message; expected an object");
    }
    return data;
  }

  static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(Utf8Text.encode(required(text)));
  }
}
