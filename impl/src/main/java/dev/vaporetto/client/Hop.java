package dev.vaporetto.client;

import dev.vaporetto.client.Exchange.Progress;
import dev.vaporetto.client.course.Answer;
import dev.vaporetto.engine.OpeningFailedException;
import dev.vaporetto.engine.OpeningFailedException.Step;
import dev.vaporetto.protocol.handshake.Authority;
import dev.vaporetto.protocol.handshake.ClientHandshake;
import dev.vaporetto.protocol.handshake.ProxyTunnel;
import dev.vaporetto.protocol.handshake.WebSocketUri;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
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
 * <p>On the loop's thread, except for the search of the proxy, which is user code, and the
 * exchanges of wss: these compute, and may ask the network whether a certificate is good. Deadlines
 * do not wait for them: the first completion of the outcome decides, and then the socket is closed.
 */
final class Hop implements AddressRace.Listener, SelectorLoop.Listener {
  /** What became of the request; a failure is an {@link OpeningFailedException}. */
  sealed interface Outcome {
    record Open(OpenSocket socket) implements Outcome {}

    record Answered(Answer answer) implements Outcome {}
  }

  /**
   * One request.
   *
   * @param target the URI taken apart
   * @param name of the server, for messages
   * @param proxyAuthorization says what a proxy gets to see, once it is known which one it is
   */
  record Ask(
      URI uri,
      WebSocketUri target,
      String name,
      ClientHandshake handshake,
      ProxyAuthorization proxyAuthorization) {}

  /** The value of {@code Proxy-Authorization} for a proxy; null for none. Asked at most once. */
  @FunctionalInterface
  interface ProxyAuthorization {
    @Nullable String of(Authority proxy);
  }

  private final ClientThreads threads;
  private final SelectorLoop loop;
  private final ClientRequest request;
  private final Ask ask;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  /** For messages; written by the thread that is at work. */
  private volatile Step step = Step.ROUTE;

  /** Whether the hop has got a thread that may ask for the proxy. Written by that thread. */
  private volatile boolean routing;

  /** Written by the loop's thread, before {@link Step#RESOLVE}. */
  private volatile @Nullable Route route;

  /** These four are the loop thread's own. */
  private Addresses.@Nullable Search search;

  private SelectorLoop.@Nullable Deadline deadline;

  private @Nullable AddressRace race;
  private @Nullable SocketChannel channel;

  /** What follows is used by one thread at a time: the key's interest is handed on. */
  private @Nullable Wire wire;

  private @Nullable Exchange exchange;

  Hop(ClientThreads threads, ClientRequest request, Ask ask) {
    this.threads = threads;
    this.loop = threads.loop();
    this.request = request;
    this.ask = ask;
  }

  /** Completed by the thread that is at work; any other completion ends the hop. */
  CompletableFuture<Outcome> outcome() {
    return outcome;
  }

  /** The server and the proxy, for messages. */
  String name() {
    Route known = route;
    return ask.name() + (known == null ? "" : known.describe());
  }

  // ---- the addresses

  void start() {
    outcome.whenComplete(
        (result, failure) -> threads.onLoop(() -> release(!(result instanceof Outcome.Open))));
    deadline(request.timeouts().connect());
    onExecutor(this::findRoute);
  }

  /** A ProxySelector is user code. */
  private void findRoute() {
    if (outcome.isDone()) {
      return;
    }
    routing = true;
    try {
      Route found = Route.find(ask.target(), request.proxy());
      threads.onLoop(() -> resolve(found));
    } catch (IOException | RuntimeException | Error e) {
      fail("got " + describe(e) + ", expected an HTTP proxy or none", e);
    }
  }

  private void resolve(Route found) {
    if (outcome.isDone()) {
      return;
    }
    route = found;
    step = Step.RESOLVE;
    try {
      search = threads.addresses().find(found.hostName(), new Resolved());
    } catch (RejectedExecutionException e) {
      onEnd(null);
    } catch (OutOfMemoryError e) {
      onEnd(e);
    }
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

  /** Takes the addresses to the loop's thread. */
  private final class Resolved implements Addresses.Listener {
    @Override
    public void onAddresses(List<InetAddress> addresses) {
      threads.onLoop(() -> connect(addresses));
    }

    @Override
    public void onUnknown(UnknownHostException failure) {
      threads.onLoop(() -> fail("got no address of the host name, expected at least one", failure));
    }

    @Override
    public void onFailure(Throwable failure) {
      threads.onLoop(() -> fail("got " + describe(failure) + ", expected an address", failure));
    }
  }

  private void connect(List<InetAddress> addresses) {
    Route known = route;
    if (outcome.isDone() || known == null) {
      return;
    }
    step = Step.CONNECT;
    AddressRace started = new AddressRace(loop, addresses, known.port(), this);
    race = started;
    started.next();
  }

  @Override
  public void onAllFailed(String reasons) {
    fail(reasons, null);
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

  private void advance(SocketChannel connected, SelectionKey key) {
    if (outcome.isDone()) {
      return;
    }
    try {
      Exchange current = exchange != null ? exchange : begin(step, connected);
      Progress progress = current.advance();
      while (progress instanceof Progress.Done) {
        progress = begin(following(step), connected).advance();
      }
      conclude(progress, connected, key);
    } catch (CancelledKeyException closedMeanwhile) {
      // By the deadline, or by the end of the client, which have completed the outcome.
    } catch (IOException | RuntimeException | Error e) {
      boolean missing = step == Step.TLS && e instanceof LinkageError;
      String expected = missing ? "the library tls-channel on the class path" : expected();
      fail("got " + describe(e) + ", expected " + expected, e);
    }
  }

  private void conclude(Progress progress, SocketChannel connected, SelectionKey key)
      throws IOException {
    if (progress instanceof Progress.Waits waits) {
      key.interestOps(waits.ops());
      // This may not be the loop's thread.
      loop.wakeup();
    } else if (progress instanceof Progress.Open open) {
      NioTransport transport =
          new NioTransport(open.wire(), key, loop, request.callbacks(), open.early());
      OpenSocket socket =
          new OpenSocket(transport, ask.uri(), open.response(), connected.getRemoteAddress());
      if (!outcome.complete(new Outcome.Open(socket))) {
        Sockets.close(connected);
        loop.wakeup();
      }
    } else if (progress instanceof Progress.Answered answered) {
      outcome.complete(new Outcome.Answered(answered.answer()));
    } else if (progress instanceof Progress.Broken broken) {
      outcome.completeExceptionally(
          new OpeningFailedException(name(), step, broken.message(), broken.status(), Map.of()));
    }
  }

  /** What comes after a step. */
  private Step following(Step done) {
    Route known = route;
    boolean byProxy = known != null && known.proxy() != null;
    return switch (done) {
      case CONNECT -> byProxy ? Step.PROXY : following(Step.PROXY);
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

  private @Nullable String proxyAuthorization() {
    Route known = route;
    Authority proxy = known == null ? null : known.proxy();
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

  /** One line: what was thrown, and what is behind it, where that says more. */
  private static String describe(Throwable failure) {
    if (failure instanceof ClosedChannelException) {
      return "the end of the stream";
    }
    String text = text(failure);
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return '"' + text + '"' + (text.contains(text(root)) ? "" : " (" + text(root) + ")");
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null || failure instanceof LinkageError ? failure.toString() : message;
  }

  // ---- the end

  private void deadline(Duration timeout) {
    loop.cancel(deadline);
    deadline = loop.schedule(timeout.toNanos(), () -> onTimeout(timeout));
  }

  private void onTimeout(Duration timeout) {
    String within = " within " + timeout.toMillis() + " ms";
    AddressRace racing = race;
    switch (step) {
      case ROUTE ->
          fail(
              routing
                  ? "got no answer of the ProxySelector, expected one" + within
                  : "got no thread to ask the ProxySelector on, expected one" + within,
              null);
      case RESOLVE ->
          fail(
              search == null || search.hasBegun()
                  ? "got no answer of the resolver, expected an address" + within
                  : "got no thread, since others wait for the resolver, expected one" + within,
              null);
      case CONNECT ->
          fail(racing == null ? "got no end of it" + within : racing.reasons() + within, null);
      default -> fail("got no end of it, expected " + expected() + within, null);
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
    if (search != null) {
      search.cancel();
    }
    if (close) {
      if (race != null) {
        race.cancel();
      }
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
      fail("got " + describe(failure) + ", expected " + expected(), failure);
    }
    closeSocket();
  }
}
