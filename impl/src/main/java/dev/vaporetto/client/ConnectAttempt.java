package dev.vaporetto.client;

import dev.vaporetto.client.course.Answer;
import dev.vaporetto.client.course.Course;
import dev.vaporetto.engine.OpeningFailedException;
import dev.vaporetto.engine.OpeningFailedException.Step;
import dev.vaporetto.io.Deadline;
import dev.vaporetto.protocol.handshake.ClientHandshake;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect: one {@link Hop} after another, each on a connection of its own, for as
 * long as the {@link Course} leads on.
 *
 * <pre>
 *   handshake made ──► hop ──► open
 *     ▲                 ├────► failed
 *     └─── the course ◄─┴ another answer
 * </pre>
 *
 * <p>All of it on the loop's thread, but for the handshakes, which user code has a say in: the
 * first is made by the caller, the others on the executor.
 */
final class ConnectAttempt {
  private final ClientThreads threads;
  private final ClientRequest request;
  private final Consumer<ConnectAttempt> whenDone;
  private final Course course;
  private final ClientHandshake first;
  private final CompletableFuture<OpenSocket> future = new CompletableFuture<>();

  /** These two are the loop thread's own. */
  private @Nullable Hop hop;

  private @Nullable Deadline wait;

  /**
   * Makes the first handshake on the calling thread, and lets through what that throws.
   *
   * @param clientNonces gives an unpredictable text each time, of letters and digits
   * @param whenDone called once when the future is done
   */
  ConnectAttempt(
      ClientThreads threads,
      ClientRequest request,
      Supplier<String> clientNonces,
      Consumer<ConnectAttempt> whenDone) {
    this.threads = threads;
    this.request = request;
    this.whenDone = whenDone;
    course = new Course(request.uri(), request.policy(), clientNonces);
    first = request.handshakes().make(course.destination());
  }

  /** Completed by the thread that is at work. */
  CompletableFuture<OpenSocket> future() {
    return future;
  }

  void start() {
    // Also when the caller cancels, or completes the future itself.
    future.whenComplete(
        (socket, failure) -> {
          whenDone.accept(this);
          threads.onLoop(() -> release(failure != null));
        });
    guarded(() -> go(first));
  }

  private void step(Runnable step) {
    threads.onLoop(() -> guarded(step));
  }

  /** Whatever a step throws, the future is completed. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      onFailure(e);
    }
  }

  private void go(ClientHandshake handshake) {
    if (future.isDone()) {
      return;
    }
    Hop next =
        new Hop(
            threads,
            request,
            new Hop.Ask(
                course.uri(),
                course.target(),
                course.describe(),
                handshake,
                course::proxyAuthorization,
                answer -> course.decide(answer, Instant.now())));
    hop = next;
    next.outcome()
        .whenComplete(
            (outcome, failure) ->
                guarded(
                    () -> {
                      if (failure != null) {
                        future.completeExceptionally(failure);
                      } else {
                        ended(next, outcome);
                      }
                    }));
    next.start();
  }

  private void ended(Hop last, Hop.Outcome outcome) {
    if (outcome instanceof Hop.Outcome.Open open) {
      if (!future.complete(open.socket())) {
        open.socket().close();
      }
    } else if (outcome instanceof Hop.Outcome.Again again) {
      step(() -> follow(again.delay()));
    } else if (outcome instanceof Hop.Outcome.Refused refused) {
      future.completeExceptionally(failure(refused, last.name()));
    }
  }

  private static OpeningFailedException failure(Hop.Outcome.Refused refused, String name) {
    Answer answer = refused.answer();
    return new OpeningFailedException(
        name,
        answer.party() == Answer.Party.PROXY ? Step.PROXY : Step.HANDSHAKE,
        refused.message() + answer.describeBody(refused.body()),
        answer.status(),
        answer.headers(),
        refused.body());
  }

  private void follow(Duration delay) {
    if (future.isDone()) {
      return;
    }
    if (delay.isZero()) {
      goOn();
    } else {
      wait = threads.loop().schedule(delay.toNanos(), () -> guarded(this::goOn));
    }
  }

  private void goOn() {
    try {
      threads.executor().execute(this::makeHandshake);
    } catch (RejectedExecutionException e) {
      onClientClosed();
    }
  }

  private void makeHandshake() {
    try {
      ClientHandshake next = request.handshakes().make(course.destination());
      step(() -> go(next));
    } catch (RuntimeException | Error e) {
      // Error: for example of a configurator's static initializer
      fail(Step.HANDSHAKE, "got \"" + e + "\" of the configuration, expected a request", e);
    }
  }

  private void fail(Step step, String message, @Nullable Throwable cause) {
    OpeningFailedException failure =
        new OpeningFailedException(course.describe(), step, message, 0, Map.of());
    failure.initCause(cause);
    future.completeExceptionally(failure);
  }

  /** There is no way to go on. */
  void onFailure(Throwable failure) {
    try {
      fail(
          Step.CONNECT,
          "got \"" + failure + "\", expected a thread and a selector to connect with",
          failure);
    } catch (Throwable withoutMemory) {
      // Else whoever waits for the future would do so for ever.
      future.completeExceptionally(failure);
    }
  }

  /** The client is being closed. */
  void onClientClosed() {
    Hop current = hop;
    if (current != null) {
      current.onEnd(null);
    }
    fail(Step.HANDSHAKE, "got the end of the client, expected it to stay open", null);
  }

  /** Lets go of everything; called once, on the loop's thread, when the future is done. */
  private void release(boolean failed) {
    threads.loop().cancel(wait);
    if (failed && hop != null) {
      hop.outcome().cancel(false);
    }
  }
}
