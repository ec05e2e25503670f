package dev.vaporetto.jakarta.session;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.protocol.frame.Opcode;
import jakarta.websocket.EncodeException;
import jakarta.websocket.RemoteEndpoint;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;

/**
 * Sends that return when the transport has taken the message. Thread-safe: sends of several threads
 * follow each other.
 */
final class BasicRemote extends Remote implements RemoteEndpoint.Basic {
  private final WebSocketSession session;

  BasicRemote(Connection connection, WebSocketSession session) {
    super(connection);
    this.session = session;
  }

  @Override
  public void sendText(String text) throws IOException {
    send(Opcode.TEXT, utf8(text));
  }

  @Override
  public void sendBinary(ByteBuffer data) throws IOException {
    send(Opcode.BINARY, required(data));
    data.position(data.limit());
  }

  private void send(Opcode opcode, ByteBuffer payload) throws IOException {
    try {
      connection.sendBlocking(opcode, payload);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("interrupted while the peer was taking the message");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  @Override
  public void sendText(String fragment, boolean last) {
    throw new UnsupportedOperationException("partial messages are not supported yet");
  }

  @Override
  public void sendBinary(ByteBuffer fragment, boolean last) {
    throw new UnsupportedOperationException("partial messages are not supported yet");
  }

  @Override
  public OutputStream getSendStream() {
    throw new UnsupportedOperationException("streams are not supported yet");
  }

  @Override
  public Writer getSendWriter() {
    throw new UnsupportedOperationException("writers are not supported yet");
  }

  @Override
  public void sendObject(Object data) throws IOException, EncodeException {
    Object message = session.codecs().encode(required(data));
    if (message instanceof String text) {
      sendText(text);
    } else {
      sendBinary((ByteBuffer) message);
    }
  }
}
