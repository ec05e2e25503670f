package dev.vaporetto.internal.room;

import dev.vaporetto.WebSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which rooms each socket is in, so that it leaves them when it closes: it is asked for its end
 * once, however many rooms it comes to and leaves. Thread-safe.
 */
final class Attendance {
  /** By the sockets' ids, from the first room that each has come to until it closes. */
  private final ConcurrentHashMap<String, Visits> visits = new ConcurrentHashMap<>();

  /** The rooms of one socket. */
  private static final class Visits {
    /** Guarded by this object, like the field below. */
    private final Set<RoomState> rooms = new HashSet<>();

    private boolean over;

    /** Returns false if the socket has closed. */
    synchronized boolean add(RoomState room) {
      if (!over) {
        rooms.add(room);
      }
      return !over;
    }

    synchronized void remove(RoomState room) {
      rooms.remove(room);
    }

    synchronized List<RoomState> end() {
      over = true;
      List<RoomState> left = List.copyOf(rooms);
      rooms.clear();
      return left;
    }
  }

  /** A socket has become a member: the room is told to let it leave when it closes. */
  void came(WebSocket socket, RoomState room) {
    Visits mine = visits.get(socket.id());
    if (mine == null) {
      // Rooms may be at it at the same time; whoever comes first asks the socket.
      Visits fresh = new Visits();
      mine = visits.putIfAbsent(socket.id(), fresh);
      if (mine == null) {
        mine = fresh;
        socket.closed().whenComplete((closed, failure) -> end(socket, fresh));
      }
    }
    if (!mine.add(room)) {
      room.leave(socket);
    }
  }

  /** A member has left by itself. */
  void went(WebSocket socket, RoomState room) {
    Visits mine = visits.get(socket.id());
    if (mine != null) {
      mine.remove(room);
    }
  }

  private void end(WebSocket socket, Visits ended) {
    visits.remove(socket.id(), ended);
    ended.end().forEach(room -> room.leave(socket));
  }
}
