package dev.vaporetto.bench.rooms;

import dev.vaporetto.bench.load.ClientConnection;
import dev.vaporetto.bench.load.Headers;
import dev.vaporetto.bench.load.Target;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** The process under load, as seen from outside. Safe from any thread. */
interface RoomServer {
  /** The path where the application reports. */
  String STATUS = "/rooms-status";

  /** A path of it. */
  Target at(String path);

  /**
   * A path of the node that serves a member.
   *
   * @param place of the member in its room
   */
  default Target at(String path, int place) {
    return at(path);
  }

  /** Whether nodes stop and come back during the load. */
  default boolean restarts() {
    return false;
  }

  /** Begins to stop and to start nodes; closing ends that, and then all run. */
  default Closeable restarting() {
    return () -> {};
  }

  /** Heap in use after full collections. */
  long heapBytes() throws IOException;

  /** Live threads. */
  int threads() throws IOException;

  /** Physical memory. */
  long residentBytes() throws IOException;

  /** Processor time so far. */
  Duration cpu() throws IOException;

  /** Asks the application, on a connection of its own. */
  default Status status(int rooms) throws IOException {
    return status(at(STATUS), rooms);
  }

  /** Asks one server's application. */
  static Status status(Target target, int rooms) throws IOException {
    try (ClientConnection connection = ClientConnection.open(target, Headers.PLAIN, new Random())) {
      return Status.parse(connection.ask(Integer.toString(rooms)));
    }
  }
}
