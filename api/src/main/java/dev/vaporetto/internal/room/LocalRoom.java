package dev.vaporetto.internal.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.Copies;
import dev.vaporetto.internal.Surrogates;
import dev.vaporetto.internal.room.wire.RoomMessage;
import dev.vaporetto.internal.room.wire.RoomMessage.Kind;
import dev.vaporetto.room.MemberInfo;
import dev.vaporetto.room.Replay;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomMember;
import dev.vaporetto.room.RoomPosition;
import dev.vaporetto.room.RoomSender;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A room by its name, whether it has members or not. */
record LocalRoom(Channel channel, LocalRooms rooms) implements Room {
  @Override
  public List<RoomMember> presence() {
    return rooms.presence(this);
  }

  @Override
  public void describe(WebSocket member, MemberInfo info) {
    rooms.describe(this, member, Objects.requireNonNull(info, "info"));
  }

  /** Whether joins and leaves are told to the application. */
  boolean isPublic() {
    return channel.kind() == Channel.Kind.ROOM;
  }

  /** This room as listeners get it. */
  Room shown() {
    return isPublic() ? this : new LocalUser(this);
  }

  /** No member is left out. */
  private static final String EXCEPT_NONE = "";

  @Override
  public String name() {
    return channel.name();
  }

  @Override
  public CompletionStage<Void> join(WebSocket socket) {
    Objects.requireNonNull(socket, "socket");
    return rooms.held(this).join(socket);
  }

  @Override
  public CompletionStage<Replay> join(WebSocket socket, RoomPosition since) {
    Objects.requireNonNull(socket, "socket");
    Objects.requireNonNull(since, "since");
    return rooms.held(this).join(socket, since);
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
    try {
      Surrogates.requirePaired(message);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    return rooms.publish(this, new RoomMessage(Kind.TEXT, message.getBytes(UTF_8), except));
  }

  private CompletionStage<Void> publish(ByteBuffer message, String except) {
    return rooms.publish(this, new RoomMessage(Kind.BINARY, Copies.array(message), except));
  }

  @Override
  public String toString() {
    return "Room[" + name() + "]";
  }
}
