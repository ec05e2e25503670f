package dev.vaporetto.bench.attack;

import dev.vaporetto.bench.load.ClientConnection;
import dev.vaporetto.bench.load.Headers;
import dev.vaporetto.bench.load.Target;
import dev.vaporetto.bench.server.AttackedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import javax.net.ssl.SSLContext;

/** The server that is attacked, as seen from outside. */
interface Victim extends AutoCloseable {
  /** Where a path is by a door. */
  Target at(Door door, String path);

  /** Heap in use after full collections, in bytes. */
  long heapBytes() throws IOException;

  /** Open files and sockets. */
  int descriptors() throws IOException;

  /** Live threads. */
  int threads() throws IOException;

  /** Those of our engine. */
  int engineThreads() throws IOException;

  /** Processor time so far. */
  Duration cpu() throws IOException;

  /** The file with what it prints. */
  Path log();

  /**
   * Opens a socket by a door, and has a message echoed.
   *
   * @throws IOException if that fails, or takes longer than anybody would wait
   */
  void knock(Door door, SSLContext context) throws IOException;

  /**
   * Lets callbacks go that an attack has blocked.
   *
   * @throws IOException if the server opens no socket for it
   */
  void release() throws IOException;

  @Override
  void close();

  /** A container in a process of its own, which is closed with it. */
  record Server(AttackedServer server) implements Victim {
    @Override
    public Target at(Door door, String path) {
      return door == Door.TLS ? server.secureAt(path) : server.at(path);
    }

    @Override
    public long heapBytes() {
      return server.heapBytes();
    }

    @Override
    public int descriptors() throws IOException {
      return server.descriptors();
    }

    @Override
    public int threads() {
      return server.threads();
    }

    @Override
    public int engineThreads() {
      return server.engineThreads();
    }

    @Override
    public Duration cpu() throws IOException {
      return server.cpu();
    }

    @Override
    public Path log() {
      return server.log();
    }

    @Override
    public void knock(Door door, SSLContext context) throws IOException {
      HealthyPeer.knock(at(door, Attack.ECHO), door, context);
    }

    @Override
    public void release() throws IOException {
      try (ClientConnection connection =
          ClientConnection.open(server.at(Attack.RELEASE), Headers.PLAIN, new Random())) {
        String unused = connection.ask("release");
      }
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
