package dev.vaporetto.client;

import dev.vaporetto.client.OpeningExchange.Progress;
import dev.vaporetto.client.OpeningFailedException.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect: a chain of steps, each with a deadline. Whatever ends it closes its
 * sockets.
 *
 * <pre>
 *   RESOLVE ──► CONNECT ──► TLS ──► HANDSHAKE ──► an {@link OpenSocket}
 *   └─ connect timeout ──┘  └ handshake timeout ┘
 * </pre>
 *
 * <p>On the loop's thread, except for the two handshakes of wss: these compute, and may ask the
 * network whether a certificate is good. Deadlines do not wait for them: whoever completes the
 * future first decides, and then the socket is closed.
 */
final class ConnectAttempt implements AddressRace.Listener, SelectorLoop.Listener {
  private final ClientRuntime runtime;
  private final SelectorLoop loop;
  private final ClientRequest request;
  private final CompletableFuture<OpenSocket> future = new CompletableFuture<>();

  /** For messages; written by the thread that is at work. */
  private volatile Step step = Step.RESOLVE;

  /** These three are the loop thread's own. */
  private SelectorLoop.@Nullable Deadline deadline;

  private @Nullable AddressRace race;
  private @Nullable SocketChannel channel;

  /** What follows is used by one thread at a time: the key's interest is handed on. */
  private @Nullable Wire wire;

  private @Nullable OpeningExchange exchange;

  ConnectAttempt(ClientRuntime runtime, SelectorLoop loop, ClientRequest request) {
    this.runtime = runtime;
    this.loop = loop;
    this.request = request;
  }

  /** Completed by the thread that is at work. */
  CompletableFuture<OpenSocket> future() {
    return future;
  }

  // ---- the addresses

  void start() {
    // Also when the caller cancels, or completes the future itself.
    future.whenComplete((socket, failure) -> runtime.ended(this, failure != null));
    deadline(request.connectTimeout());
    runtime
        .addresses()
        .resolve(
            request.hostName(),
            new Addresses.Listener() {
              @Override
              public void onAddresses(List<InetAddress> addresses) {
                runtime.onLoop(() -> connect(addresses));
              }

              @Override
              public void onUnknown(UnknownHostException failure) {
                runtime.onLoop(
                    () -> fail("got no address of the host name, expected at least one", failure));
              }
            });
  }

  private void connect(List<InetAddress> addresses) {
    if (future.isDone()) {
      return;
    }
    step = Step.CONNECT;
    AddressRace started = new AddressRace(loop, addresses, request.uri().port(), this);
    race = started;
    started.next();
  }

  @Override
  public void onAllFailed(String reasons) {
    fail(reasons, null);
  }

  // ---- the handshakes

  @Override
  public void onConnected(SocketChannel connected, SelectionKey key) {
    channel = connected;
    key.attach(this);
    step = request.uri().secure() ? Step.TLS : Step.HANDSHAKE;
    deadline(request.handshakeTimeout());
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
    if (!request.uri().secure()) {
      advance(connected, key);
      return;
    }
    try {
      runtime.executor().execute(() -> advance(connected, key));
    } catch (RejectedExecutionException e) {
      onClientClosed();
    }
  }

  private void advance(SocketChannel connected, SelectionKey key) {
    if (future.isDone()) {
      return;
    }
    try {
      int waits = step == Step.TLS ? secure(connected) : 0;
      if (waits == 0) {
        step = Step.HANDSHAKE;
        waits = exchange(connected, key);
      }
      if (waits != 0) {
        key.interestOps(waits);
        // This may not be the loop's thread.
        loop.wakeup();
      }
    } catch (CancelledKeyException closedMeanwhile) {
      // By the deadline, or by the end of the client, which have completed the future.
    } catch (IOException | RuntimeException | LinkageError e) {
      boolean missing = e instanceof LinkageError;
      String expected = missing ? "the library tls-channel on the class path" : expected();
      fail("got " + describe(e) + ", expected " + expected, e);
    }
  }

  /** Returns what to wait for; 0 when TLS is there. */
  private int secure(SocketChannel connected) throws IOException {
    TlsWire tls;
    if (wire instanceof TlsWire present) {
      tls = present;
    } else {
      tls = TlsWire.on(connected, request);
      wire = tls;
    }
    return tls.handshake();
  }

  /** Returns what to wait for; 0 when the future is complete. */
  private int exchange(SocketChannel connected, SelectionKey key) throws IOException {
    Wire carrier = wire;
    if (carrier == null) {
      carrier = new PlainWire(connected);
      wire = carrier;
    }
    OpeningExchange current = exchange;
    if (current == null) {
      current = new OpeningExchange(request.peer(), carrier, request.handshake());
      exchange = current;
    }
    Progress progress = current.advance();
    if (progress instanceof Progress.Waits waits) {
      return waits.ops();
    }
    if (progress instanceof Progress.Refused refused) {
      future.completeExceptionally(refused.failure());
    } else if (progress instanceof Progress.Done done) {
      NioTransport transport =
          new NioTransport(carrier, key, loop, runtime.executor(), done.early());
      OpenSocket open = new OpenSocket(transport, done.response(), connected.getRemoteAddress());
      if (!future.complete(open)) {
        Sockets.close(connected);
      }
    }
    return 0;
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

  private String expected() {
    return step == Step.TLS
        ? "TLS with a trusted certificate for " + request.hostName()
        : "a response head";
  }

  // ---- the end

  private void deadline(Duration timeout) {
    loop.cancel(deadline);
    deadline = loop.schedule(timeout.toNanos(), () -> onTimeout(timeout));
  }

  private void onTimeout(Duration timeout) {
    String within = " within " + timeout.toMillis() + " ms";
    AddressRace racing = race;
    if (step == Step.RESOLVE) {
      fail("got no answer of the resolver, expected an address" + within, null);
    } else if (step == Step.CONNECT && racing != null) {
      fail(racing.reasons() + within, null);
    } else {
      fail("got no end of it, expected " + expected() + within, null);
    }
  }

  private void fail(String message, @Nullable Throwable cause) {
    OpeningFailedException failure = new OpeningFailedException(request.peer(), step, message);
    if (cause != null) {
      failure.initCause(cause);
    }
    future.completeExceptionally(failure);
  }

  /** The client is being closed; from any thread. */
  void onClientClosed() {
    fail("got the end of the client, expected it to stay open", null);
  }

  /** Lets go of everything; called once, when the future is done. */
  void release(boolean failed) {
    loop.cancel(deadline);
    if (failed) {
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
  public void onLoopClosed() {
    onClientClosed();
    closeSocket();
  }
}
