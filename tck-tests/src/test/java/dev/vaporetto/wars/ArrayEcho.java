package dev.vaporetto.wars;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;

/** Sends back what is behind the buffer that it gets, like applications that know no other way. */
@ServerEndpoint("/array")
public final class ArrayEcho {
  @OnMessage
  @SuppressWarnings("ByteBufferBackingArray") // as applications do
  public byte[] echo(ByteBuffer message) {
    return message.array();
  }
}
