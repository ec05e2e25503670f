package dev.vaporetto.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Many open connections that send only on request. For one thread. */
public final class IdleConnections implements Closeable {
  private static final Message MESSAGE = Message.binary(64);

  private final List<ClientConnection> connections = new ArrayList<>();

  private IdleConnections() {}

  /** Opens {@code count} connections, one after the other. */
  public static IdleConnections open(Target target, Headers headers, int count) throws IOException {
    Random random = new Random();
    IdleConnections idle = new IdleConnections();
    try {
      for (int i = 0; i < count; i++) {
        idle.connections.add(ClientConnection.open(target, headers, random));
      }
      return idle;
    } catch (IOException | RuntimeException e) {
      idle.close();
      throw e;
    }
  }

  /** On how many connections the server agreed to compress. */
  public int compressing() {
    return (int)
        connections.stream()
            .filter(connection -> connection.extensions().contains("permessage-deflate"))
            .count();
  }

  /** How many connections received something or were closed by the server since the last echo. */
  public int notSilent() throws IOException {
    int count = 0;
    for (ClientConnection connection : connections) {
      if (!connection.isSilent()) {
        count++;
      }
    }
    return count;
  }

  /** Echoes one message on each connection, one connection after the other. */
  public void echoAll() throws IOException {
    for (int i = 0; i < connections.size(); i++) {
      try {
        connections.get(i).echo(MESSAGE, i);
      } catch (IOException e) {
        throw new IOException(
            "connection " + i + " of " + connections.size() + ": " + e.getMessage(), e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (ClientConnection connection : connections) {
      connection.close();
    }
  }
}
