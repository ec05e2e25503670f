package dev.vaporetto.internal.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.socket.Copies;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomMessage;
import dev.vaporetto.room.RoomMessage.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A room by its name, whether it has members or not. */
record LocalRoom(String name, LocalRooms rooms) implements Room {
  private static final String NOBODY = "";

  @Override
  public void join(WebSocket socket) {
    rooms.join(this, socket);
  }

  @Override
  public void leave(WebSocket socket) {
    rooms.leave(this, socket);
  }

  @Override
  public List<WebSocket> members() {
    return rooms.members(this);
  }

  @Override
  public CompletionStage<Void> send(String text) {
    return publish(text, NOBODY);
  }

  @Override
  public CompletionStage<Void> send(ByteBuffer bytes) {
    return publish(bytes, NOBODY);
  }

  @Override
  public CompletionStage<Void> sendExcept(WebSocket except, String text) {
    return publish(text, except.id());
  }

  @Override
  public CompletionStage<Void> sendExcept(WebSocket except, ByteBuffer bytes) {
    return publish(bytes, except.id());
  }

  private CompletionStage<Void> publish(String text, String except) {
    return rooms.publish(this, new RoomMessage(Kind.TEXT, text.getBytes(UTF_8), except));
  }

  private CompletionStage<Void> publish(ByteBuffer bytes, String except) {
    return rooms.publish(this, new RoomMessage(Kind.BINARY, Copies.array(bytes), except));
  }

  @Override
  public String toString() {
    return "Room[" + name + "]";
  }
}
