package dev.vaporetto.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.Negotiated;
import dev.vaporetto.Overflow;
import dev.vaporetto.internal.Kept;
import dev.vaporetto.internal.KeptTotal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A connection that logs its calls. For one thread at a time. */
public class ScriptedOutbound implements Outbound, Parts {
  public final List<String> log = new CopyOnWriteArrayList<>();

  /** The outcomes of the next parts; later parts are done at once. */
  public final Queue<CompletableFuture<Void>> partOutcomes = new ConcurrentLinkedQueue<>();

  /** The payloads of the pings. */
  public final List<ByteBuffer> pings = new ArrayList<>();

  /** What is kept for this connection. */
  public KeptTotal kept = new KeptTotal(Long.MAX_VALUE);

  private @Nullable Kept share;

  public boolean pingsFail;
  public boolean canSuspend = true;

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
  public String inLog() {
    return "session 1, 192.0.2.7:5100";
  }

  @Override
  public Parts parts() {
    return this;
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
  public void outboundLimit(int bytes, Overflow overflow) {
    log.add("limit " + bytes + " " + overflow);
  }

  @Override
  public void sendTimeout(Duration timeout) {
    log.add("timeout " + timeout);
  }

  @Override
  public void pingInterval(Duration interval) {
    log.add("pings each " + interval);
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
  public void close(int code, String reason) {
    log.add("close " + code + " " + reason);
  }

  @Override
  public boolean isOpen() {
    return log.stream().noneMatch(entry -> entry.startsWith("close"));
  }

  @Override
  public Negotiated negotiated() {
    return new Negotiated("", List.of());
  }

  @Override
  public void suspend() {
    log.add("suspend");
  }

  @Override
  public void resume() {
    log.add("resume");
  }

  @Override
  public Kept kept() {
    Kept present = share;
    if (present == null) {
      present = kept.open();
      share = present;
    }
    return present;
  }

  @Override
  public void requireBackPressure(String method) {
    if (!canSuspend) {
      throw new UnsupportedOperationException(method);
    }
  }

  @Override
  public void requirePings() {}
}
