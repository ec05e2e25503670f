package dev.vaporetto.internal.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.MessageListener;
import dev.vaporetto.Overflow;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Extension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A port that notes what it is told. For one thread at a time. */
public class ScriptedPort implements SessionPort {
  public final List<String> log = Collections.synchronizedList(new ArrayList<>());

  /** What becomes of the next parts; those after them are taken at once. */
  final Queue<CompletableFuture<Void>> partOutcomes = new ConcurrentLinkedQueue<>();

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
  public CompletableFuture<Void> sendTextPart(Object message, String part, boolean last) {
    return part("text " + part, last);
  }

  @Override
  public CompletableFuture<Void> sendBinaryPart(Object message, ByteBuffer part, boolean last) {
    return part("binary " + UTF_8.decode(part), last);
  }

  private CompletableFuture<Void> part(String what, boolean last) {
    log.add("part " + what + (last ? ", last" : ""));
    CompletableFuture<Void> next = partOutcomes.poll();
    return next != null ? next : CompletableFuture.completedFuture(null);
  }

  @Override
  public long bufferedBytes() {
    return 42;
  }

  @Override
  public void outboundLimit(int bytes, Overflow policy) {
    log.add("limit " + bytes + " " + policy);
  }

  @Override
  public void sendTimeout(Duration timeout) {
    log.add("timeout " + timeout);
  }

  @Override
  public List<Extension> extensions() {
    return List.of();
  }

  @Override
  public int maxMessageSize(boolean text) {
    return 10;
  }

  @Override
  public void requireSuspendable(String what) {
    if (!canSuspend) {
      throw new UnsupportedOperationException(what);
    }
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
