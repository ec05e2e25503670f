package dev.vaporetto.internal.socket;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Keeps everything back until the handler of a connection is done. Thread-safe; a connection that
 * follows one that was lost closes it again.
 */
final class HandlerGate {
  private final Reading reading;
  private final Consumer<Throwable> failures;

  /** Done when the handler is; false where the connection has gone. Each connection has its own. */
  private volatile CompletableFuture<Boolean> ready = new CompletableFuture<>();

  /**
   * A closed one.
   *
   * @param failures told what the handler fails with
   */
  HandlerGate(Reading reading, Consumer<Throwable> failures) {
    this.reading = reading;
    this.failures = failures;
  }

  /** What the application failed with, without what stages wrap around it. */
  static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /** Runs the handler, and opens when it is done. */
  void run(Callable<? extends CompletionStage<?>> handler) {
    CompletableFuture<Boolean> opening = ready;
    CompletionStage<?> stage;
    try {
      stage = handler.call();
    } catch (Exception | LinkageError | AssertionError e) {
      failures.accept(e);
      opening.complete(true);
      return;
    }
    if (stage == null) {
      failures.accept(
          new IllegalStateException("the route's handler returned null; expected a stage"));
      opening.complete(true);
      return;
    }
    CompletableFuture<Boolean> suspended = new CompletableFuture<>();
    stage.whenComplete(
        (result, failure) -> {
          if (failure != null) {
            failures.accept(unwrap(failure));
          }
          opening.complete(true);
          suspended.thenAccept(
              toResume -> {
                if (toResume) {
                  reading.release();
                }
              });
        });
    suspended.complete(!opening.isDone() && reading.hold());
  }

  /** Another connection comes. */
  void close() {
    ready = new CompletableFuture<>();
  }

  /** The connection has gone: who waits goes on. */
  void gone() {
    ready.complete(false);
  }

  boolean isOpen() {
    return ready.isDone();
  }

  /** Waits, where the engine cannot be suspended; returns whether the connection is there. */
  boolean await() {
    return ready.join();
  }
}
