package dev.vaporetto.example;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Sends every message back as it came: a programmatic endpoint. */
public final class EchoEndpoint extends Endpoint {
  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.addMessageHandler(String.class, text -> echo(session, text));
    MessageHandler.Whole<ByteBuffer> binary = bytes -> echo(session, bytes);
    session.addMessageHandler(ByteBuffer.class, binary);
  }

  private static void echo(Session session, String text) {
    try {
      session.getBasicRemote().sendText(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void echo(Session session, ByteBuffer bytes) {
    try {
      session.getBasicRemote().sendBinary(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
