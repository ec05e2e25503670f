package dev.vaporetto.conformance;

import dev.vaporetto.wars.CloseCommand;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** The client's endpoint: echoes each message, as the servers' endpoints do. */
final class EchoClientEndpoint extends Endpoint {
  private final int limit;

  EchoClientEndpoint(int limit) {
    this.limit = limit;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.setMaxTextMessageBufferSize(limit);
    session.setMaxBinaryMessageBufferSize(limit);
    session.addMessageHandler(
        String.class, (MessageHandler.Whole<String>) text -> echo(session, text));
    session.addMessageHandler(
        ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>) bytes -> echo(session, bytes));
  }

  private static void echo(Session session, String text) {
    try {
      if (!CloseCommand.obey(text, session)) {
        session.getBasicRemote().sendText(text);
      }
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
