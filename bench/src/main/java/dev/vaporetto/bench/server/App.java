package dev.vaporetto.bench.server;

/** What the servers have been given to serve, and its path on each. */
public enum App {
  /** Echoes, with each engine's defaults. */
  ECHO("/echo"),
  /** Sleeps for 20 ms within the callback, then echoes. */
  SLEEP("/sleep"),
  /** Sends each text to all connections: by a room with ours, and as the server's users do it. */
  ROOM("/room");

  /** What is before the paths of the fluent API's routes. */
  private static final String FLUENT = "/fluent";

  private final String path;

  App(String path) {
    this.path = path;
  }

  /** The path of an echo of messages up to a size in bytes, above the engines' defaults. */
  public static String echoUpTo(int size, Contender contender) {
    return prefix(contender) + "/echo-up-to/" + size;
  }

  String path(Contender contender) {
    // The standard API has no rooms.
    return this == ROOM && contender.isOurs() ? FLUENT + path : prefix(contender) + path;
  }

  private static String prefix(Contender contender) {
    return contender.engine() == Contender.Engine.FLUENT ? FLUENT : "";
  }
}
