package dev.vaporetto.conformance;

import dev.vaporetto.containers.RawClient;
import java.io.IOException;

/** The tested server or client; it takes many connections at once. */
interface Subject {
  /** A name for the report. */
  String name();

  /** The role that the suite plays. */
  Peer peer();

  /**
   * A connection whose opening handshake is done.
   *
   * @throws AssertionError if the other side refuses it
   */
  Connected connect(Case test) throws IOException;

  /**
   * A connection.
   *
   * @param extensions the value of Sec-WebSocket-Extensions in the response
   */
  record Connected(RawClient socket, String extensions) implements AutoCloseable {
    @Override
    public void close() {
      socket.close();
    }
  }
}
