package dev.vaporetto.jakarta.session;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.SendCallback;
import dev.vaporetto.protocol.frame.Opcode;
import jakarta.websocket.RemoteEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What the blocking and the asynchronous view of a peer have in common. Thread-safe. */
abstract class Remote implements RemoteEndpoint {
  private static final int MAX_CONTROL_PAYLOAD = 125;

  final Connection connection;

  Remote(Connection connection) {
    this.connection = connection;
  }

  /** Batching is a hint that an implementation may ignore (Jakarta WebSocket javadoc). */
  @Override
  public void setBatchingAllowed(boolean allowed) throws IOException {
    if (allowed) {
      throw new UnsupportedOperationException("batching is not supported yet");
    }
  }

  @Override
  public boolean getBatchingAllowed() {
    return false;
  }

  @Override
  public void flushBatch() {}

  @Override
  public void sendPing(ByteBuffer data) throws IOException {
    control(Opcode.PING, data);
  }

  @Override
  public void sendPong(ByteBuffer data) throws IOException {
    control(Opcode.PONG, data);
  }

  private void control(Opcode opcode, ByteBuffer data) {
    // RFC 6455 §5.5: all control frames MUST have a payload length of 125 bytes or less
    if (data.remaining() > MAX_CONTROL_PAYLOAD) {
      throw new IllegalArgumentException(
          "a payload of "
              + data.remaining()
              + " bytes came for a "
              + opcode
              + "; expected at most "
              + MAX_CONTROL_PAYLOAD);
    }
    connection.send(opcode, data, SendCallback.NONE);
  }

  static <T> T required(T data) {
    if (data == null) {
      throw new IllegalArgumentException("null came as a message; expected an object");
    }
    return data;
  }

  static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(required(text).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
