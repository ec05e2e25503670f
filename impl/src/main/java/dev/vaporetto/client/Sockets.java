package dev.vaporetto.client;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** What to do with sockets that may fail and does not matter. */
final class Sockets {
  private Sockets() {}

  /** Closes a socket; a failure to do so leaves nothing to be done. */
  static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(Sockets.class.getName())
          .log(System.Logger.Level.DEBUG, "a socket failed to close", e);
    }
  }
}
