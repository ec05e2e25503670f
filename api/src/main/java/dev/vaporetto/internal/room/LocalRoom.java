package dev.vaporetto.internal.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.Copies;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomMessage;
import dev.vaporetto.room.RoomMessage.Kind;
import dev.vaporetto.room.RoomSender;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** A room by its name, whether it has members or not. */
record LocalRoom(String name, LocalRooms rooms) implements Room {
  /** No member is left out. */
  private static final String EXCEPT_NONE = "";

  @Override
  public void join(WebSocket socket) {
    Objects.requireNonNull(socket, "socket");
    rooms.join(this, socket);
  }

  @Override
  public void leave(WebSocket socket) {
    Objects.requireNonNull(socket, "socket");
    rooms.leave(this, socket);
  }

  @Override
  public List<WebSocket> members() {
    return rooms.members(this);
  }

  @Override
  public CompletionStage<Void> send(String message) {
    Objects.requireNonNull(message, "message");
    return publish(message, EXCEPT_NONE);
  }

  @Override
  public CompletionStage<Void> send(ByteBuffer message) {
    Objects.requireNonNull(message, "message");
    return publish(message, EXCEPT_NONE);
  }

  @Override
  public RoomSender except(WebSocket except) {
    Objects.requireNonNull(except, "except");
    return new Others(this, except.id());
  }

  /** All members but one. */
  private record Others(LocalRoom room, String except) implements RoomSender {
    @Override
    public CompletionStage<Void> send(String message) {
      return room.publish(message, except);
    }

    @Override
    public CompletionStage<Void> send(ByteBuffer message) {
      return room.publish(message, except);
    }
  }

  private CompletionStage<Void> publish(String message, String except) {
    return rooms.publish(this, new RoomMessage(Kind.TEXT, message.getBytes(UTF_8), except));
  }

  private CompletionStage<Void> publish(ByteBuffer message, String except) {
    return rooms.publish(this, new RoomMessage(Kind.BINARY, Copies.array(message), except));
  }

  @Override
  public String toString() {
    return "Room[" + name + "]";
  }
}
