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
 * follow each other, those of a message in parts included. Only a thread that has begun such a
 * message, and sends another one before its end, gets an {@link IllegalStateException}.
 */
final class BasicRemote extends Remote implements RemoteEndpoint.Basic {
  private final WebSocketSession session;

  /** For the message that is sent with {@link #sendText(String, boolean)}. */
  private final PartialText partialText = new PartialText();

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
  }

  private void send(Opcode opcode, ByteBuffer payload) throws IOException {
    try {
      connection.sender().sendBlocking(opcode, payload);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static InterruptedIOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException interrupted =
        new InterruptedIOException("interrupted while the peer was taking the message");
    interrupted.initCause(cause);
    return interrupted;
  }

  @Override
  public void sendText(String fragment, boolean last) throws IOException {
    PartialText.Part text = partialText.encode(this, required(fragment), last);
    try {
      sendPart(this, Opcode.TEXT, text.bytes(), last);
    } catch (IllegalStateException e) {
      partialText.refused(text);
      throw e;
    }
  }

  @Override
  public void sendBinary(ByteBuffer fragment, boolean last) throws IOException {
    sendPart(this, Opcode.BINARY, required(fragment), last);
  }

  private void sendPart(Object message, Opcode opcode, ByteBuffer part, boolean last)
      throws IOException {
    try {
      connection.sender().sendPartBlocking(message, opcode, part, last);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public OutputStream getSendStream() {
    return new SendStream(this::sendPart);
  }

  @Override
  public Writer getSendWriter() {
    return new SendWriter(this::sendPart);
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
