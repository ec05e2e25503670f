package dev.vaporetto.wars;

import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** Path parameters, a decoded and encoded object, parts, and a writer. */
@ServerEndpoint(
    value = "/shapes/{room}/{level}",
    decoders = Fruit.Reading.class,
    encoders = Fruit.Writing.class)
public final class AnnotatedShapes {
  private long bytes;
  private int parts;

  @OnOpen
  public void opened(@PathParam("level") int level, Session session, @PathParam("room") String room)
      throws IOException {
    session.getBasicRemote().sendText(room + " at " + (level + 1));
  }

  @OnMessage
  public Fruit fruit(Fruit fruit, Session session) throws IOException {
    if (fruit.name().equals("much")) {
      try (Writer writer = session.getBasicRemote().getSendWriter()) {
        for (int i = 0; i < 3_000; i++) {
          writer.append("fruit ");
        }
      }
    }
    return new Fruit("ripe " + fruit.name());
  }

  @OnMessage
  public @Nullable String upload(byte[] part, boolean last) {
    bytes += part.length;
    parts++;
    if (!last) {
      return null;
    }
    boolean ours =
        Thread.currentThread().getContextClassLoader() == AnnotatedShapes.class.getClassLoader();
    return bytes + (parts > 1 ? " in parts " : " at once ") + ours;
  }

  @OnError
  public void failed(Session session, Throwable failure) throws IOException {
    session
        .getBasicRemote()
        .sendText(failure.getClass().getSimpleName() + ": " + failure.getMessage());
  }
}
