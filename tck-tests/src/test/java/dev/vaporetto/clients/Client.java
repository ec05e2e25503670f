package dev.vaporetto.clients;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Collects the messages and errors that arrive. Thread-safe. */
@ClientEndpoint
public final class Client {
  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

  @OnMessage(maxMessageSize = 4 * 1024 * 1024)
  public void onText(String text) {
    messages.add(text);
  }

  @OnMessage(maxMessageSize = 4 * 1024 * 1024)
  public void onBinary(ByteBuffer bytes) {
    messages.add(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
  }

  @OnClose
  public void onClose(CloseReason reason) {
    closed.complete(reason);
  }

  @OnError
  public void onError(Throwable failure) {
    messages.add(failure);
  }

  /** The next message or error; null if none arrives in time. */
  @Nullable Object next() throws InterruptedException {
    return messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  CloseReason closed() throws Exception {
    return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
