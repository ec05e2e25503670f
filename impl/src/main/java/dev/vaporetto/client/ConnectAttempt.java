package dev.vaporetto.client;

import dev.vaporetto.client.OpeningExchange.Progress;
import dev.vaporetto.client.OpeningFailedException.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
 * On the loop's thread only, except where a method says so.
 */
final class ConnectAttempt implements AddressRace.Listener, SelectorLoop.Listener {
  private final ClientRuntime runtime;
  private final SelectorLoop loop;
  private final ClientRequest request;
  private final CompletableFuture<OpenSocket> future = new CompletableFuture<>();

  private Step step = Step.RESOLVE;
  private SelectorLoop.@Nullable Deadline deadline;
  private @Nullable AddressRace race;
  private @Nullable SocketChannel channel;
  private @Nullable OpeningExchange exchange;
  private @Nullable Wire wire;

  ConnectAttempt(ClientRuntime runtime, SelectorLoop loop, ClientRequest request) {
    this.runtime = runtime;
    this.loop = loop;
    this.request = request;
  }

  /** Completed on the loop's thread. */
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
    step = Step.HANDSHAKE;
    deadline(request.handshakeTimeout());
    Wire plain = new PlainWire(connected);
    wire = plain;
    exchange = new OpeningExchange(request.peer(), plain, request.handshake());
    advance(key);
  }

  @Override
  public void onReady(SelectionKey key) {
    key.interestOps(0);
    advance(key);
  }

  private void advance(SelectionKey key) {
    OpeningExchange current = exchange;
    Wire carrier = wire;
    SocketChannel socket = channel;
    if (current == null || carrier == null || socket == null || future.isDone()) {
      return;
    }
    try {
      Progress progress = current.advance();
      if (progress instanceof Progress.Waits waits) {
        key.interestOps(waits.ops());
      } else if (progress instanceof Progress.Refused refused) {
        fail(refused.failure());
      } else if (progress instanceof Progress.Done done) {
        NioTransport transport =
            new NioTransport(carrier, key, loop, runtime.executor(), done.early());
        OpenSocket open = new OpenSocket(transport, done.response(), socket.getRemoteAddress());
        if (!future.complete(open)) {
          transport.close();
        }
      }
    } catch (IOException e) {
      fail("got " + describe(e) + ", expected a response head", e);
    }
  }

  private static String describe(IOException failure) {
    return '"' + (failure.getMessage() == null ? failure.toString() : failure.getMessage()) + '"';
  }

  // ---- the end

  private void deadline(Duration timeout) {
    loop.cancel(deadline);
    deadline = loop.schedule(timeout.toNanos(), () -> onTimeout(timeout));
  }

  private void onTimeout(Duration timeout) {
    String within = " within " + timeout.toMillis() + " ms";
    if (step == Step.RESOLVE) {
      fail("got no answer of the resolver" + within + ", expected an address", null);
    } else if (step == Step.CONNECT && race != null) {
      fail(race.reasons() + within, null);
    } else {
      String awaited = exchange == null ? "it" : exchange.awaited();
      fail("got no end of it" + within + ", expected " + awaited, null);
    }
  }

  private void fail(String message, @Nullable Exception cause) {
    OpeningFailedException failure = new OpeningFailedException(request.peer(), step, message);
    if (cause != null) {
      failure.initCause(cause);
    }
    fail(failure);
  }

  private void fail(IOException failure) {
    future.completeExceptionally(failure);
  }

  /** The client is being closed. */
  void onClientClosed() {
    fail("the client was closed, expected it to stay open", null);
  }

  /** Lets go of everything; called once, when the future is done. */
  void release(boolean failed) {
    loop.cancel(deadline);
    if (failed) {
      if (race != null) {
        race.cancel();
      }
      if (wire != null) {
        wire.close();
      } else if (channel != null) {
        Sockets.close(channel);
      }
    }
  }

  @Override
  public void onLoopClosed() {
    onClientClosed();
    if (wire != null) {
      wire.close();
    }
  }
}
