package dev.vaporetto.client;

import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.engine.OpeningFailedException;
import dev.vaporetto.io.EventLoops;
import dev.vaporetto.memory.MemoryBudget;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/**
 * What all clients of one application share: a selector thread, threads for callbacks, as many as
 * there are processors, and up to {@link BlockingCalls#MOST} each that resolve host names and that
 * ask ProxySelectors. Thread-safe. Threads and descriptors exist only while they are needed; {@link
 * #close} ends them for good.
 */
public final class ClientRuntime implements AutoCloseable {
  private static final int NONCE_BYTES = 16;

  private final ClientThreads threads;
  private final RandomMaskingKeys keys = new RandomMaskingKeys();
  private final ConnectionRuntime connections;
  private final Set<ConnectAttempt> attempts = ConcurrentHashMap.newKeySet();
  private final Dialer dialer;

  /**
   * A runtime without any thread yet.
   *
   * @param name how the threads' names begin
   * @param timers of the connections; the caller closes them after {@link #close}
   */
  public ClientRuntime(String name, BufferPool buffers, Timers timers) {
    this(name, buffers, timers, new EventLoops(name), new MemoryBudget());
  }

  /**
   * A runtime on loops that it closes.
   *
   * @param memory may be one that others share
   */
  public ClientRuntime(
      String name, BufferPool buffers, Timers timers, EventLoops loops, MemoryBudget memory) {
    threads = new ClientThreads(name, loops);
    connections =
        new ConnectionRuntime(buffers, timers, threads.executor(), threads.streams(), memory);
    dialer = this::attempt;
  }

  /** A runtime that connects in another way than by the network, and so needs no thread. */
  public ClientRuntime(String name, ConnectionRuntime connections, Dialer dialer) {
    threads = new ClientThreads(name, new EventLoops(name));
    this.connections = connections;
    this.dialer = dialer;
  }

  /** What its connections share. */
  public ConnectionRuntime connections() {
    return connections;
  }

  /** Unpredictable masking keys. */
  public MaskingKeys maskingKeys() {
    return keys;
  }

  /** 16 unpredictable bytes for one opening handshake. */
  public byte[] nonce() {
    return keys.nonce(NONCE_BYTES);
  }

  /** An unpredictable text of digits and letters, for Digest. */
  private String clientNonce() {
    return HexFormat.of().formatHex(nonce());
  }

  /**
   * Connects without blocking. The future fails with an {@link OpeningFailedException} within the
   * request's timeouts. It may be completed on the selector's thread: what hangs on it must not
   * block, and so must not be user code. A cancel gives the attempt up.
   *
   * @throws RuntimeException what the request's first handshake throws
   */
  public CompletableFuture<OpenSocket> connect(ClientRequest request) {
    return dialer.connect(request);
  }

  private CompletableFuture<OpenSocket> attempt(ClientRequest request) {
    ConnectAttempt attempt =
        new ConnectAttempt(threads, request, this::clientNonce, attempts::remove);
    attempts.add(attempt);
    try {
      threads.loop().execute(attempt::start);
    } catch (RejectedExecutionException e) {
      attempts.remove(attempt);
      attempt.onClientClosed();
    } catch (RuntimeException | Error e) {
      // There is no descriptor for a selector, or no thread.
      attempts.remove(attempt);
      attempt.onFailure(e);
    }
    return attempt.future();
  }

  /** See {@link EventLoops#takeovers}. */
  public long takeovers() {
    return threads.loops().takeovers();
  }

  /** Lets idle threads end now instead of some seconds later. */
  public void endIdleThreads() {
    threads.loops().endWhenIdle();
  }

  /** Fails what is being connected, closes all sockets, and ends all threads. */
  @Override
  public void close() {
    for (ConnectAttempt attempt : attempts) {
      threads.onLoop(attempt::onClientClosed);
    }
    threads.closeLoop();
    // Also those that have come meanwhile: the loop takes no more, so it does not fail them.
    attempts.forEach(ConnectAttempt::onClientClosed);
    threads.closeExecutor();
  }
}
