package dev.vaporetto.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Connections that echo JSON in turns: a batch is written on each, then the answers of each are
 * read and compared. For one thread.
 */
public final class JsonConnections implements Closeable {
  private final List<JsonConnection> connections = new ArrayList<>();

  private JsonConnections() {}

  /** Opens {@code count} connections, one after the other. */
  public static JsonConnections open(
      Target target, JsonMessages messages, boolean compress, int count) throws IOException {
    Random random = new Random();
    JsonConnections all = new JsonConnections();
    try {
      for (int i = 0; i < count; i++) {
        all.connections.add(JsonConnection.open(target, messages, compress, random));
      }
      return all;
    } catch (IOException | RuntimeException e) {
      all.close();
      throw e;
    }
  }

  /** One batch of {@code depth} messages on each connection, and all of its answers. */
  public void turn(int depth) throws IOException {
    for (JsonConnection connection : connections) {
      connection.send(depth);
    }
    for (JsonConnection connection : connections) {
      connection.receive();
    }
  }

  /** Turns until a phase is over. */
  public void turns(int depth, Phase phase) throws IOException {
    long start = System.nanoTime();
    long before = received();
    while (!phase.isOver(System.nanoTime() - start, received() - before)) {
      turn(depth);
    }
  }

  /** The number of correct answers so far. */
  public long received() {
    return connections.stream().mapToLong(JsonConnection::received).sum();
  }

  /** Bytes of all answers, headers included. */
  public long wireBytes() {
    return connections.stream().mapToLong(JsonConnection::wireBytes).sum();
  }

  @Override
  public void close() throws IOException {
    for (JsonConnection connection : connections) {
      connection.close();
    }
  }
}
