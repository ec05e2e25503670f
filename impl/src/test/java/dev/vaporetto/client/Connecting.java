package dev.vaporetto.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.client.ClientRequest.Timeouts;
import dev.vaporetto.client.course.CoursePolicy;
import dev.vaporetto.client.course.Destination;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.engine.OpeningFailedException;
import dev.vaporetto.io.EventLoops;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.protocol.handshake.ClientHandshake;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import java.net.URI;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A client runtime for tests, and connects on it. */
final class Connecting implements AutoCloseable {
  static final Duration LONG = Duration.ofSeconds(20);
  static final Duration SHORT = Duration.ofMillis(300);

  /** Longer than any expected event takes. */
  private static final long PATIENCE_SECONDS = 30;

  final Timers timers = new Timers();
  final ClientRuntime runtime;

  private final String name;
  private final EventLoops loops;

  Connecting(String name) {
    this(name, new EventLoops(name));
  }

  /** A client whose deadlines are on a clock that the test moves. */
  static Connecting onClock(String name, LongSupplier clock) {
    return new Connecting(name, new EventLoops(name, 1, true, Selector::open, clock));
  }

  Connecting(String name, EventLoops loops) {
    this.name = name;
    this.loops = loops;
    runtime = new ClientRuntime(name, new BufferPool(), timers, loops, new MemoryBudget());
  }

  /** Waits until the loop, which must be the only one, has done what it is doing now. */
  void awaitLoop() throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loops.next().execute(() -> done.complete(null));
    done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  CompletableFuture<OpenSocket> start(URI uri, Duration connectTimeout, Duration timeout) {
    return start(uri, connectTimeout, timeout, null);
  }

  CompletableFuture<OpenSocket> start(
      URI uri, Duration connectTimeout, Duration timeout, @Nullable SSLContext context) {
    return start(
        uri,
        context,
        new Timeouts(connectTimeout, timeout),
        ProxyChoice.direct(),
        CoursePolicy.DEFAULT);
  }

  CompletableFuture<OpenSocket> start(
      URI uri,
      @Nullable SSLContext context,
      Timeouts timeouts,
      ProxyChoice proxy,
      CoursePolicy policy) {
    return runtime.connect(
        new ClientRequest(
            uri,
            this::handshake,
            context,
            timeouts,
            proxy,
            policy,
            runtime.connections().executor()));
  }

  private ClientHandshake handshake(Destination destination) {
    ClientHandshake handshake =
        ClientHandshake.builder(destination.uri(), runtime.nonce())
            .subprotocols(List.of("chat"))
            .extensions(List.of(new ExtensionOffer("x-known", List.of())))
            .header("Cookie", "secret=1")
            .header("X-Other", "kept")
            .build();
    Map<String, List<String>> headers = handshake.headers();
    destination.adapt(headers);
    return handshake.withHeaders(headers);
  }

  /** One line that names the peer, the step, what came and what was expected. */
  private static final String SHAPE =
      "wss?://\\S+.*: (choosing the proxy|resolving the host name|connecting"
          + "|asking the proxy for a tunnel|the TLS handshake|the opening handshake) failed:"
          + " .*got .+expected .+";

  OpenSocket connect(URI uri) throws InterruptedException, ExecutionException, TimeoutException {
    return start(uri, LONG, LONG).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** The failure of a connect that must fail, in whatever step. */
  OpeningFailedException failure(URI uri) {
    return failure(start(uri, LONG, LONG));
  }

  /** The failure of a connect whose handshake must end at {@link #SHORT}. */
  OpeningFailedException handshakeTimeout(URI uri) {
    return failure(start(uri, LONG, SHORT));
  }

  static OpeningFailedException failure(CompletableFuture<OpenSocket> connecting) {
    Throwable failure = null;
    try {
      connecting.get(PATIENCE_SECONDS, TimeUnit.SECONDS).close();
    } catch (ExecutionException e) {
      failure = e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("no outcome", e);
    }
    assertThat(failure).isInstanceOf(OpeningFailedException.class);
    assertThat(failure).message().matches(SHAPE);
    return (OpeningFailedException) failure;
  }

  /** The live threads of this runtime. */
  List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(thread -> thread.startsWith(name + " "))
        .sorted()
        .toList();
  }

  /** The live threads of this runtime, once there are none or after a while. */
  List<String> threadsSoon() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!threads().isEmpty() && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return threads();
  }

  @Override
  public void close() {
    runtime.close();
    timers.close();
  }
}
