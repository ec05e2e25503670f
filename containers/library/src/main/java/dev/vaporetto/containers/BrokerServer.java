package dev.vaporetto.containers;

/** A messaging system in a process of its own, on a port of its own. Not thread-safe. */
public interface BrokerServer extends AutoCloseable {
  /** The port, the same after a restart. */
  int port();

  /** The address for clients. */
  String url();

  /** The present process. */
  long pid();

  /** Kills the server as a crash would; what it has in memory is lost. */
  void kill();

  /** Starts it again after its end; what it has in files is there. */
  void startAgain();

  /** Ends it, and waits for its end. */
  @Override
  void close();
}
