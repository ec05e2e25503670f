package dev.vaporetto.internal.room;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.CloseCodes;
import dev.vaporetto.internal.room.wire.RoomMessage;
import dev.vaporetto.room.MemberInfo;
import dev.vaporetto.room.Replay;
import dev.vaporetto.room.RoomMember;
import dev.vaporetto.room.RoomPosition;
import dev.vaporetto.room.RoomSender;
import dev.vaporetto.room.UserSockets;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The sockets of a user: a room of a kind of its own. */
record LocalUser(LocalRoom room) implements UserSockets {
  @Override
  public String name() {
    return room.name();
  }

  @Override
  public CompletionStage<Void> join(WebSocket socket) {
    return room.join(socket);
  }

  @Override
  public CompletionStage<Replay> join(WebSocket socket, RoomPosition since) {
    return room.join(socket, since);
  }

  @Override
  public void leave(WebSocket socket) {
    room.leave(socket);
  }

  @Override
  public List<WebSocket> members() {
    return room.members();
  }

  @Override
  public List<RoomMember> presence() {
    return room.presence();
  }

  @Override
  public void describe(WebSocket member, MemberInfo info) {
    room.describe(member, info);
  }

  @Override
  public RoomSender except(WebSocket except) {
    return room.except(except);
  }

  @Override
  public CompletionStage<Void> send(String message) {
    return room.send(message);
  }

  @Override
  public CompletionStage<Void> send(ByteBuffer message) {
    return room.send(message);
  }

  @Override
  public CompletionStage<Void> close(int code, String reason) {
    CloseCodes.requireSendable(code, reason);
    return room.rooms().publish(room, RoomMessage.close(code, reason));
  }

  @Override
  public String toString() {
    return "UserSockets[" + name() + "]";
  }
}
