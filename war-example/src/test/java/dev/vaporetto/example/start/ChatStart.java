package dev.vaporetto.example.start;

import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The program behind {@code mvn -q -Pchat}: serves the example until Ctrl-C, then closes every open
 * socket with 1001 and ends within two seconds. A port that cannot be had is one line on standard
 * error and the exit status 1.
 */
public final class ChatStart {
  /** The engine waits a second for its peers; the whole stop must stay below two. */
  private static final long STOP_MILLIS = 1_500;

  /** Kept here: the settings of a logger that nobody holds are lost. */
  private static final Logger ENGINE = Logger.getLogger("dev.vaporetto");

  private ChatStart() {}

  /**
   * Starts the server; ends with the process only.
   *
   * @param arguments the WAR, packed or exploded, and the port, 0 for any free one
   */
  public static void main(String[] arguments) throws Exception {
    // Before Jetty's first logger is made. What is worth a warning is still to be seen.
    System.setProperty("org.eclipse.jetty.LEVEL", "WARN");
    ENGINE.setLevel(Level.WARNING);
    try {
      ChatServer server = ChatServer.start(arguments[0], Port.parse(arguments[1]));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
      System.out.println("The chat is at " + server.url() + " (Ctrl-C stops it)");
    } catch (StartException e) {
      System.err.println(e.getMessage());
      // Not an exception: Maven would add its own lines to this one.
      System.exit(1);
    }
    // No return, even when the server has stopped: Maven would go on to its next module.
    new CountDownLatch(1).await();
  }

  /** Stops the server; what is not done in time ends with the process. */
  private static void stop(ChatServer server) {
    Thread stopping = new Thread(server::stop, "stop in time");
    stopping.setDaemon(true);
    stopping.start();
    try {
      stopping.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
