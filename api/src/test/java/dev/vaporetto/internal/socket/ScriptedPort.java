package dev.vaporetto.internal.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.MessageListener;
import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A port that notes what it is told. For one thread at a time. */
public class ScriptedPort implements SessionPort {
  public final List<String> log = new ArrayList<>();

  /** The payloads of the pings. */
  final List<ByteBuffer> pings = new ArrayList<>();

  boolean pingsFail;
  boolean canSuspend = true;

  @Override
  public CompletableFuture<Void> send(String text) {
    log.add("text " + text);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> send(ByteBuffer bytes) {
    log.add("binary " + UTF_8.decode(bytes));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> ping(ByteBuffer payload) {
    if (pingsFail) {
      return CompletableFuture.failedFuture(new IOException("the queue is full"));
    }
    pings.add(payload);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onPing(MessageListener<ByteBuffer> listener) {
    log.add("onPing");
  }

  @Override
  public void close(CloseReason reason) {
    log.add("close " + reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
  }

  @Override
  public CloseReason closeReasonOnWire(CloseReason told) {
    return told;
  }

  @Override
  public boolean isOpen() {
    return log.stream().noneMatch(entry -> entry.startsWith("close"));
  }

  @Override
  public String subprotocol() {
    return "";
  }

  @Override
  public boolean suspend() {
    log.add("suspend");
    return canSuspend;
  }

  @Override
  public void resume() {
    log.add("resume");
  }
}
