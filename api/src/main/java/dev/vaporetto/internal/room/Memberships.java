package dev.vaporetto.internal.room;

import dev.vaporetto.WebSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which rooms each socket is in, so that it leaves them when it closes. It registers with a
 * socket's future once, however many rooms the socket joins and leaves. Thread-safe.
 */
final class Memberships {
  /** By id of the socket, from the first join of each socket until it closes. */
  private final ConcurrentHashMap<String, RoomsOfSocket> socketRooms = new ConcurrentHashMap<>();

  /** The rooms of one socket. */
  private static final class RoomsOfSocket {
    /** Guarded by this object, like the field below. */
    private final Set<RoomState> rooms = new HashSet<>();

    private boolean closed;

    /** Returns false if the socket has closed. */
    synchronized boolean add(RoomState room) {
      if (!closed) {
        rooms.add(room);
      }
      return !closed;
    }

    synchronized void remove(RoomState room) {
      rooms.remove(room);
    }

    synchronized List<RoomState> close() {
      closed = true;
      List<RoomState> left = List.copyOf(rooms);
      rooms.clear();
      return left;
    }
  }

  /** Called when a socket has joined a room: it will leave the room when it closes. */
  void joined(WebSocket socket, RoomState room) {
    RoomsOfSocket mine = socketRooms.get(socket.id());
    if (mine == null) {
      // Several rooms may do this at the same time; the first one registers with the socket.
      RoomsOfSocket fresh = new RoomsOfSocket();
      mine = socketRooms.putIfAbsent(socket.id(), fresh);
      if (mine == null) {
        mine = fresh;
        socket.closed().whenComplete((closure, failure) -> close(socket, fresh));
      }
    }
    if (!mine.add(room)) {
      room.leave(socket);
    }
  }

  /** Called when a member has left a room. */
  void left(WebSocket socket, RoomState room) {
    RoomsOfSocket mine = socketRooms.get(socket.id());
    if (mine != null) {
      mine.remove(room);
    }
  }

  private void close(WebSocket socket, RoomsOfSocket rooms) {
    socketRooms.remove(socket.id(), rooms);
    rooms.close().forEach(room -> room.leave(socket));
  }
}
