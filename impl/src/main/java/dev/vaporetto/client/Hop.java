package dev.vaporetto.client;

import dev.vaporetto.client.Exchange.Progress;
import dev.vaporetto.client.course.Answer;
import dev.vaporetto.client.course.Decision;
import dev.vaporetto.engine.OpeningFailedException;
import dev.vaporetto.engine.OpeningFailedException.Step;
import dev.vaporetto.io.Deadline;
import dev.vaporetto.io.EventLoop;
import dev.vaporetto.protocol.handshake.Authority;
import dev.vaporetto.protocol.handshake.BodyStart;
import dev.vaporetto.protocol.handshake.ClientHandshake;
import dev.vaporetto.protocol.handshake.ProxyTunnel;
import dev.vaporetto.protocol.handshake.WebSocketUri;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection and one request on it: a chain of steps, each with a deadline. Whatever ends it
 * closes its sockets, but for the one that is open.
 *
 * <pre>
 *   ROUTE ──► RESOLVE ──► CONNECT ──► [PROXY] ──► [TLS] ──► HANDSHAKE ──► an {@link Outcome}
 *   └────── connect timeout ──────┘   └────── handshake timeout ────┘
 * </pre>
 *
 * <p>On the loop's thread, except for the choice of the ways, which is user code, and the exchanges
 * of wss: these compute, and may ask the network whether a certificate is good. Deadlines do not
 * wait for them: the first completion of the outcome decides, and then the socket is closed.
 */
final class Hop implements Approach.Listener, EventLoop.Listener {
  /** How long an attempt that has failed waits for the body that may say why. */
  private static final long BODY_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What became of the request; a failure is an {@link OpeningFailedException}. */
  sealed interface Outcome {
    record Open(OpenSocket socket) implements Outcome {}

    /** Another request follows, after a time. */
    record Again(Duration delay) implements Outcome {}

    /** The answer ends the attempt. */
    record Refused(Answer answer, String message, String body) implements Outcome {}
  }

  /**
   * One request.
   *
   * @param target the URI taken apart
   * @param name of the server, for messages
   * @param proxyAuthorization says what a proxy gets to see, once it is known which one it is
   * @param judge what becomes of another answer than the one that was asked for; asked at most once
   */
  record Ask(
      URI uri,
      WebSocketUri target,
      String name,
      ClientHandshake handshake,
      ProxyAuthorization proxyAuthorization,
      Function<Answer, Decision> judge) {}

  /** An answer that ends the attempt, and whose body may explain it. */
  private record Refusal(Answer answer, String message, BodyExchange body) {}

  /** The value of {@code Proxy-Authorization} for a proxy; null for none. Asked at most once. */
  @FunctionalInterface
  interface ProxyAuthorization {
    @Nullable String of(Authority proxy);
  }

  private final ClientThreads threads;
  private final EventLoop loop;
  private final ClientRequest request;
  private final Ask ask;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  /** For messages; written by the thread that is at work. */
  private volatile Step step = Step.ROUTE;

  private final Approach approach;

  /** These three are the loop thread's own. */
  private @Nullable Deadline deadline;

  private @Nullable Deadline patience;

  private @Nullable SocketChannel channel;

  /** What follows is used by one thread at a time: the key's interest is handed on. */
  private @Nullable Wire wire;

  private @Nullable Exchange exchange;

  /** Set when all that can come is the body of a refusal. Written by the thread that is at work. */
  private volatile @Nullable Refusal refusal;

  Hop(ClientThreads threads, ClientRequest request, Ask ask) {
    this.threads = threads;
    this.loop = threads.loop();
    this.request = request;
    this.ask = ask;
    approach =
        new Approach(threads, ask.target(), request.proxy(), request.timeouts().connect(), this);
  }

  /** Completed by the thread that is at work; any other completion ends the hop. */
  CompletableFuture<Outcome> outcome() {
    return outcome;
  }

  /** The server and the proxy, for messages. */
  String name() {
    Way way = approach.way();
    return ask.name() + (way == null ? "" : way.describe());
  }

  // ---- the socket

  void start() {
    outcome.whenComplete(
        (result, failure) -> threads.onLoop(() -> release(!(result instanceof Outcome.Open))));
    deadline(request.timeouts().connect());
    approach.start();
  }

  @Override
  public void onStep(Step begun) {
    step = begun;
  }

  @Override
  public void onNoWay(@Nullable String message, @Nullable Throwable cause) {
    if (message == null) {
      onEnd(null);
    } else {
      fail(message, cause);
    }
  }

  // ---- the exchanges

  @Override
  public void onConnected(SocketChannel connected, SelectionKey key) {
    channel = connected;
    key.attach(this);
    step = following(Step.CONNECT);
    deadline(request.timeouts().handshake());
    goOn(connected, key);
  }

  @Override
  public void onReady(SelectionKey key) {
    key.interestOps(0);
    SocketChannel connected = channel;
    if (connected != null) {
      goOn(connected, key);
    }
  }

  private void goOn(SocketChannel connected, SelectionKey key) {
    if (!ask.target().secure()) {
      advance(connected, key);
      return;
    }
    onExecutor(() -> advance(connected, key));
  }

  private void onExecutor(Runnable task) {
    try {
      threads.executor().execute(task);
    } catch (RejectedExecutionException e) {
      onEnd(null);
    } catch (OutOfMemoryError e) {
      onEnd(e);
    }
  }

  private void advance(SocketChannel connected, SelectionKey key) {
    if (outcome.isDone()) {
      return;
    }
    try {
      Exchange current = exchange != null ? exchange : begin(step, connected);
      Progress progress = current.advance();
      while (progress instanceof Progress.Done && refusal == null) {
        progress = begin(following(step), connected).advance();
      }
      if (progress instanceof Progress.Answered answered) {
        progress = judge(answered);
      }
      conclude(progress, connected, key);
    } catch (CancelledKeyException closedMeanwhile) {
      // By the deadline, or by the end of the client, which have completed the outcome.
    } catch (IOException | RuntimeException | Error e) {
      if (refusal != null) {
        refuse();
        return;
      }
      boolean missing = step == Step.TLS && e instanceof LinkageError;
      String expected = missing ? "the library tls-channel on the class path" : expected();
      fail("got " + Failures.describe(e) + ", expected " + expected, e);
    }
  }

  private void conclude(Progress progress, SocketChannel connected, SelectionKey key)
      throws IOException {
    if (progress instanceof Progress.Waits waits) {
      key.interestOps(waits.ops());
      // This may not be the loop's thread.
      loop.wakeup();
    } else if (progress instanceof Progress.Open open) {
      ClientTransport transport = transport(open, connected, key);
      OpenSocket socket =
          new OpenSocket(transport, ask.uri(), open.response(), connected.getRemoteAddress());
      if (!outcome.complete(new Outcome.Open(socket))) {
        Sockets.close(connected);
        loop.wakeup();
      }
    } else if (progress instanceof Progress.Done) {
      refuse();
    } else if (progress instanceof Progress.Broken broken) {
      outcome.completeExceptionally(
          new OpeningFailedException(name(), step, broken.message(), broken.status(), Map.of()));
    }
  }

  private ClientTransport transport(Progress.Open open, SocketChannel connected, SelectionKey key) {
    if (!(open.wire() instanceof PlainWire)) {
      return new NioTransport(open.wire(), key, loop, request.callbacks(), open.early());
    }
    EventLoop other = threads.loops().next();
    if (other != loop) {
      key.cancel();
    }
    boolean onLoop = threads.loops().runCallbacks() && request.callbacks() == threads.executor();
    return new PlainTransport(connected, other, request.callbacks(), onLoop, open.early());
  }

  /** Another answer than the one that was asked for: the body of one that ends it all is read. */
  private Progress judge(Progress.Answered answered) throws IOException {
    Answer answer = answered.answer();
    Decision decision = ask.judge().apply(answer);
    if (decision instanceof Decision.Again again) {
      outcome.complete(new Outcome.Again(again.delay()));
      return new Progress.Done();
    }
    BodyExchange body =
        new BodyExchange(
            answered.wire(), answered.rest(), new BodyStart(answer.status(), answer.headers()));
    exchange = body;
    refusal = new Refusal(answer, ((Decision.GiveUp) decision).message(), body);
    threads.onLoop(this::boundPatience);
    return body.advance();
  }

  private void boundPatience() {
    if (!outcome.isDone()) {
      patience = loop.schedule(BODY_PATIENCE_NANOS, this::refuse);
    }
  }

  /** Ends with the answer that has come, and with what has come of its body, if there is one. */
  private void refuse() {
    Refusal known = refusal;
    if (known != null) {
      outcome.complete(new Outcome.Refused(known.answer(), known.message(), known.body().text()));
    }
  }

  /** What comes after a step. */
  private Step following(Step done) {
    return switch (done) {
      case CONNECT -> proxy() != null ? Step.PROXY : following(Step.PROXY);
      case PROXY -> ask.target().secure() ? Step.TLS : Step.HANDSHAKE;
      default -> Step.HANDSHAKE;
    };
  }

  private Exchange begin(Step begun, SocketChannel connected) throws IOException {
    step = begun;
    Exchange next =
        switch (begun) {
          case PROXY ->
              new TunnelExchange(
                  new PlainWire(connected), new ProxyTunnel(ask.target(), proxyAuthorization()));
          case TLS -> secure(connected);
          default ->
              new OpeningExchange(wire != null ? wire : new PlainWire(connected), ask.handshake());
        };
    exchange = next;
    return next;
  }

  private @Nullable Authority proxy() {
    Way way = approach.way();
    return way == null ? null : way.proxy();
  }

  private @Nullable String proxyAuthorization() {
    Authority proxy = proxy();
    return proxy == null ? null : ask.proxyAuthorization().of(proxy);
  }

  private Exchange secure(SocketChannel connected) throws IOException {
    TlsWire tls = TlsWire.on(connected, ask.target(), request.sslContext());
    wire = tls;
    return new TlsExchange(tls);
  }

  private String expected() {
    return step == Step.TLS
        ? "TLS with a trusted certificate for " + ask.target().hostName()
        : "a response head";
  }

  // ---- the end

  private void deadline(Duration timeout) {
    loop.cancel(deadline);
    deadline = loop.schedule(timeout.toNanos(), () -> onTimeout(timeout));
  }

  private void onTimeout(Duration timeout) {
    switch (step) {
      case ROUTE, RESOLVE, CONNECT -> approach.onTimeout();
      default -> onLateAnswer(timeout);
    }
  }

  private void onLateAnswer(Duration timeout) {
    if (refusal != null) {
      refuse();
    } else {
      fail(
          "got no end of it, expected " + expected() + " within " + timeout.toMillis() + " ms",
          null);
    }
  }

  private void fail(String message, @Nullable Throwable cause) {
    OpeningFailedException failure = new OpeningFailedException(name(), step, message, 0, Map.of());
    if (cause != null) {
      failure.initCause(cause);
    }
    outcome.completeExceptionally(failure);
  }

  /** Lets go of everything; called once, when the outcome is there. */
  private void release(boolean close) {
    loop.cancel(deadline);
    loop.cancel(patience);
    approach.cancel();
    if (close) {
      closeSocket();
    }
  }

  /** Not through the wire: that could wait for a step of TLS. */
  private void closeSocket() {
    if (channel != null) {
      Sockets.close(channel);
      loop.wakeup();
    }
  }

  @Override
  public void onEnd(@Nullable Throwable failure) {
    if (failure == null) {
      fail("got the end of the client, expected it to stay open", null);
    } else {
      fail("got " + Failures.describe(failure) + ", expected " + expected(), failure);
    }
    closeSocket();
  }
}
