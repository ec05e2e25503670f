package dev.vaporetto.jetty.bridge;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The request of an extended CONNECT up to its answer: Jetty tells nobody when the peer has reset
 * the stream before it became a connection, and writes on the stream what comes after the answer.
 */
final class Tunnel extends HttpStream.Wrapper {
  private static final int OK = 200;

  private final JettyConnection connection;

  /** The answer that makes the stream a WebSocket has been sent. One thread sends at a time. */
  private volatile boolean accepted;

  Tunnel(HttpStream stream, JettyConnection connection) {
    super(stream);
    this.connection = connection;
  }

  /** What a filter writes after the handshake would be read as frames, so it is not sent. */
  @Override
  public void send(
      MetaData.Request request,
      MetaData.@Nullable Response response,
      boolean last,
      @Nullable ByteBuffer content,
      Callback callback) {
    if (accepted) {
      callback.succeeded();
      return;
    }
    accepted = response != null && response.getStatus() == OK;
    super.send(request, response, last, content, callback);
  }

  /** The answer is written, and the stream is handed over already unless it was reset. */
  @Override
  public void succeeded() {
    try {
      super.succeeded();
    } finally {
      connection.abandon();
    }
  }

  @Override
  public void failed(Throwable cause) {
    try {
      super.failed(cause);
    } finally {
      connection.abandon();
    }
  }
}
