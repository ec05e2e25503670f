package dev.vaporetto.internal.socket.out;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A source that is a publisher: it is subscribed to when its message begins, and one item is
 * requested at a time.
 */
public final class PublishedSource<P> implements Source<P>, Flow.Subscriber<P> {
  private final Flow.Publisher<? extends P> publisher;
  private final Executor threads;

  /** Set by {@link #begin}. */
  private volatile @Nullable Sink<P> sink;

  /** Guarded by this object, like the fields below. */
  private Flow.@Nullable Subscription subscription;

  /** Whether an item is to be requested as soon as there is a subscription. */
  private boolean asked;

  private boolean closed;

  /** Creates the source of a publisher; the threads subscribe to it. */
  public PublishedSource(Flow.Publisher<? extends P> publisher, Executor threads) {
    this.publisher = publisher;
    this.threads = threads;
  }

  private Sink<P> sink() {
    return Objects.requireNonNull(sink, "items come after begin");
  }

  @Override
  public void begin(Sink<P> taker) {
    sink = taker;
    threads.execute(
        () -> {
          try {
            publisher.subscribe(this);
          } catch (Throwable e) {
            taker.failed(e);
          }
        });
  }

  @Override
  public void next() {
    Flow.Subscription present;
    synchronized (this) {
      present = subscription;
      asked = present == null;
    }
    if (present != null) {
      present.request(1);
    }
  }

  @Override
  public void close() {
    Flow.Subscription present;
    synchronized (this) {
      closed = true;
      present = subscription;
    }
    if (present != null) {
      present.cancel();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    boolean cancel;
    boolean request;
    synchronized (this) {
      cancel = closed || subscription != null;
      if (!cancel) {
        subscription = given;
      }
      request = !cancel && asked;
      asked = false;
    }
    if (cancel) {
      given.cancel();
    } else if (request) {
      given.request(1);
    }
  }

  @Override
  public void onNext(P item) {
    sink().piece(item);
  }

  @Override
  public void onError(Throwable failure) {
    sink().failed(failure);
  }

  @Override
  public void onComplete() {
    sink().end();
  }
}
