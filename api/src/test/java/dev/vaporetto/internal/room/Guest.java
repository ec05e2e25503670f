package dev.vaporetto.internal.room;

import dev.vaporetto.internal.engine.ScriptedOutbound;
import dev.vaporetto.internal.engine.TestClosures;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.room.Room;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A socket whose sends are logged. */
final class Guest {
  final ScriptedOutbound port;
  final FluentSocket socket;

  private Guest(ScriptedOutbound port) {
    this.port = port;
    this.socket = new FluentSocket(port, kind -> false);
  }

  /** A guest that joins rooms. */
  static Guest in(Room... rooms) {
    Guest guest = new Guest(new ScriptedOutbound());
    for (Room room : rooms) {
      room.join(guest.socket);
    }
    return guest;
  }

  /** A guest whose sends fail. */
  static Guest deaf() {
    return new Guest(
        new ScriptedOutbound() {
          @Override
          public CompletableFuture<Void> send(String text) {
            return CompletableFuture.failedFuture(new IOException("too slow"));
          }
        });
  }

  void close() {
    socket.closed(TestClosures.of(1000, ""));
  }

  /** What the guest has heard: the kind and the text of each message. */
  List<String> heard() {
    return List.copyOf(port.log);
  }
}
