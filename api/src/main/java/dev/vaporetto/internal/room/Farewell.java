package dev.vaporetto.internal.room;

import dev.vaporetto.internal.SerialExecutor;
import dev.vaporetto.internal.room.link.BrokerLink;
import dev.vaporetto.internal.room.presence.Presence;
import dev.vaporetto.internal.socket.FluentSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The end of the rooms over a broker: nothing is sent any more, the other nodes are told that this
 * one leaves, and the broker is closed when it has taken that, or does not in time. Thread-safe.
 *
 * <pre>
 *  begin() ── the broker has the farewell, or time is over ──► the broker is closed
 * </pre>
 */
final class Farewell {
  /** How long the broker is waited for: an application that stops must not stall. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final String SOCKETS = FluentSocket.class.getPackageName() + ".";
  private static final String CALLBACKS = SerialExecutor.class.getName();

  private final BrokerLink link;
  private final Executor threads;
  private final Duration patience;

  /** Done when the broker has the farewell; null before the begin. Guarded by this object. */
  private @Nullable CompletableFuture<Void> told;

  Farewell(BrokerLink link, Executor threads, Duration patience) {
    this.link = link;
    this.threads = threads;
    this.patience = patience;
  }

  /**
   * Says farewell, the first time.
   *
   * @param presence null where other nodes do not know the members of this one
   */
  synchronized Farewell begin(@Nullable Presence presence) {
    if (told == null) {
      link.beginClose();
      told = presence == null ? CompletableFuture.completedFuture(null) : presence.leave();
    }
    return this;
  }

  private synchronized CompletableFuture<Void> told() {
    return told == null ? CompletableFuture.completedFuture(null) : told;
  }

  /** Closes the broker behind the farewell, and waits for that where the thread may wait. */
  void end() {
    if (told().isDone() || !isInCallback()) {
      awaitAndEnd(List.of(this), patience);
    } else {
      ScheduledFuture<?> late = link.schedule(link::close, patience);
      told()
          .whenComplete(
              (done, failure) -> {
                late.cancel(false);
                // A broker may be unable to close itself on its own thread.
                threads.execute(link::close);
              });
    }
  }

  /** Waits for some that have begun, for one patience in all, and closes their brokers. */
  static void awaitAndEnd(List<Farewell> all, Duration patience) {
    CompletableFuture<Void> allTold =
        CompletableFuture.allOf(
            all.stream().map(Farewell::told).toArray(CompletableFuture<?>[]::new));
    try {
      allTold.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // The other nodes find it out three heartbeats later.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(each -> each.link.close());
  }

  /** Whether the calling thread runs user code that events of a socket, or of a room, wait for. */
  private static boolean isInCallback() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getClassName)
                    .anyMatch(name -> name.startsWith(SOCKETS) || name.equals(CALLBACKS)));
  }
}
