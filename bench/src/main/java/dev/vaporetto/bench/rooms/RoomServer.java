package dev.vaporetto.bench.rooms;

import dev.vaporetto.bench.load.ClientConnection;
import dev.vaporetto.bench.load.Headers;
import dev.vaporetto.bench.load.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** The process under load, as seen from outside. Safe from any thread. */
interface RoomServer {
  /** A path of it. */
  Target at(String path);

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
    try (ClientConnection connection =
        ClientConnection.open(at("/rooms-status"), Headers.PLAIN, new Random())) {
      return Status.parse(connection.ask(Integer.toString(rooms)));
    }
  }
}
