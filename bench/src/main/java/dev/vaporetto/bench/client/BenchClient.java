package dev.vaporetto.bench.client;

import java.net.URI;
import java.nio.ByteBuffer;

/** What the measured work needs of a client. Thread-safe. */
interface BenchClient {
  /** The events of a connection; calls for one connection do not overlap. */
  interface Receiver {
    /** A whole binary message; the buffer is valid during the call only. */
    void onMessage(Line line, ByteBuffer message) throws Exception;

    /** The connection has ended. */
    void onClose();

    /** Something failed. */
    void onError(Throwable failure);
  }

  /** An open connection. */
  interface Line {
    /** Sends a whole binary message as an application of this client does it. */
    void send(ByteBuffer message) throws Exception;

    /** Begins the closing handshake with 1000. */
    void close() throws Exception;
  }

  /** Connects and blocks until the connection is open. */
  Line connect(URI uri, Receiver receiver) throws Exception;
}
