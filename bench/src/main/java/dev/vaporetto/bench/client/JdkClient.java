package dev.vaporetto.bench.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's client. It allows one send at a time, so that an application has to chain them by their
 * futures; they are chained only where the one before is not done.
 */
final class JdkClient implements BenchClient {
  private final HttpClient http = HttpClient.newHttpClient();

  private static final class SocketLine implements Line {
    private final WebSocket webSocket;
    private final Receiver receiver;

    /** The last send. Guarded by this object. */
    private CompletableFuture<WebSocket> tail;

    SocketLine(WebSocket webSocket, Receiver receiver) {
      this.webSocket = webSocket;
      this.receiver = receiver;
      this.tail = CompletableFuture.completedFuture(webSocket);
    }

    @Override
    public synchronized void send(ByteBuffer message) {
      tail =
          tail.isDone()
              ? webSocket.sendBinary(message, true)
              : tail.thenCompose(sent -> sent.sendBinary(message, true));
      if (tail.isCompletedExceptionally()) {
        receiver.onError(new IOException("a send failed"));
      }
    }

    @Override
    public synchronized void close() {
      tail = tail.thenCompose(sent -> sent.sendClose(WebSocket.NORMAL_CLOSURE, ""));
    }
  }

  private static final class ReceiverListener implements WebSocket.Listener {
    private final Receiver receiver;

    /** Set by {@link #onOpen}; there is one for a connection, since it orders the sends. */
    private volatile @Nullable Line line;

    /**
     * The received parts of a message: this client delivers them one by one. Calls do not overlap.
     */
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

    ReceiverListener(Receiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public void onOpen(WebSocket webSocket) {
      line = new SocketLine(webSocket, receiver);
      webSocket.request(1);
    }

    Line line() {
      return Objects.requireNonNull(line, "onOpen is the first call");
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(
        WebSocket webSocket, ByteBuffer data, boolean last) {
      try {
        if (last && parts.size() == 0) {
          receiver.onMessage(line(), data);
        } else {
          onPart(data, last);
        }
      } catch (Exception e) {
        receiver.onError(e);
      }
      webSocket.request(1);
      return null;
    }

    private void onPart(ByteBuffer data, boolean last) throws Exception {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      parts.write(part);
      if (last) {
        ByteBuffer whole = ByteBuffer.wrap(parts.toByteArray());
        parts.reset();
        receiver.onMessage(line(), whole);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      receiver.onClose();
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable failure) {
      receiver.onError(failure);
    }
  }

  @Override
  public Line connect(URI uri, Receiver receiver) throws Exception {
    ReceiverListener listener = new ReceiverListener(receiver);
    http.newWebSocketBuilder().buildAsync(uri, listener).get();
    return listener.line();
  }
}
