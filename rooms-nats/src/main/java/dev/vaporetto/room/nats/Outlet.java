package dev.vaporetto.room.nats;

import io.nats.client.Connection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Hands messages to the queue of the client library, which sends them in order. Thread-safe. */
final class Outlet {
  private final Connection connection;

  Outlet(Connection connection) {
    this.connection = connection;
  }

  /**
   * Queues a message.
   *
   * @param reply where an answer is expected; null for none
   * @throws IOException if the library does not take it
   */
  void publish(String subject, @Nullable String reply, byte[] body) throws IOException {
    // The library drops what an interrupted thread publishes, without an exception.
    boolean interrupted = Thread.interrupted();
    try {
      connection.publish(subject, reply, body);
    } catch (RuntimeException e) {
      throw new IOException("the NATS client does not take a message: " + e.getMessage(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
