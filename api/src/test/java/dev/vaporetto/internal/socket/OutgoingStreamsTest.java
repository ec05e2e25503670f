package dev.vaporetto.internal.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.Closure;
import dev.vaporetto.LogOf;
import dev.vaporetto.internal.Kept;
import dev.vaporetto.internal.KeptTotal;
import dev.vaporetto.internal.ManualClock;
import dev.vaporetto.internal.engine.ScriptedOutbound;
import dev.vaporetto.internal.engine.TestClosures;
import dev.vaporetto.internal.socket.out.BlockingSource;
import dev.vaporetto.internal.socket.out.OutgoingStreams;
import dev.vaporetto.internal.socket.out.PublishedSource;
import dev.vaporetto.internal.socket.out.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that are sent from a stream, a channel, a reader or a publisher. */
@Timeout(20)
class OutgoingStreamsTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final ScriptedOutbound port = new ScriptedOutbound();
  private final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
  private final FluentSocket socket = new FluentSocket(port, kind -> false, new ManualClock());

  private final OutgoingStreams streams = new OutgoingStreams(port, errors::add, () -> {});

  OutgoingStreamsTest() {
    socket.onError(errors::add);
  }

  private static InputStream input(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  @Test
  void aStreamIsOneMessageAndIsClosed() {
    AtomicBoolean closed = new AtomicBoolean();
    CompletableFuture<Void> closing = new CompletableFuture<>();
    InputStream in =
        new ByteArrayInputStream("bytes".getBytes(UTF_8)) {
          @Override
          public void close() {
            closed.set(true);
            closing.complete(null);
          }
        };
    assertThat(socket.streams().send(in)).succeedsWithin(SOON);
    assertThat(closing).succeedsWithin(SOON);
    assertThat(closed).isTrue();
    assertThat(port.log).containsExactly("part binary ", "part binary bytes", "part binary , last");
  }

  @Test
  void aChannelIsSentInPiecesOf64Kibibytes() {
    String text = "x".repeat(BlockingSource.CHUNK + 1);
    assertThat(socket.streams().send(Channels.newChannel(input(text)))).succeedsWithin(SOON);
    String all = String.join("", port.log);
    assertThat(all.replace("part binary ", "")).isEqualTo(text + ", last");
    assertThat(port.log).allMatch(entry -> entry.length() <= BlockingSource.CHUNK + 20);
  }

  @Test
  void aReaderIsNeverCutInsideACharacter() {
    String text = "x".repeat(BlockingSource.CHUNK - 1) + "\ud83d\ude00";
    assertThat(socket.streams().sendText(new StringReader(text))).succeedsWithin(SOON);
    assertThat(port.log)
        .containsExactly(
            "part text ",
            "part text " + "x".repeat(BlockingSource.CHUNK - 1),
            "part text \ud83d\ude00",
            "part text , last");
  }

  @Test
  void theNextPieceIsReadWhenTheEngineHasTakenTheOneBefore() {
    CompletableFuture<Void> first = new CompletableFuture<>();
    port.partOutcomes.add(CompletableFuture.completedFuture(null));
    port.partOutcomes.add(first);
    Items items = new Items();
    CompletableFuture<Void> sent = socket.streams().send(items);
    items.next(bytes("a"));
    assertThat(items.requested).hasValue(1);
    first.complete(null);
    assertThat(items.requested).hasValue(2);
    items.next(bytes("b"));
    items.subscriber().onComplete();
    assertThat(sent).succeedsWithin(SOON);
    assertThat(port.log)
        .containsExactly("part binary ", "part binary a", "part binary b", "part binary , last");
  }

  @Test
  void theEndOfTheSourceWaitsForThePieceInFlight() {
    CompletableFuture<Void> first = new CompletableFuture<>();
    port.partOutcomes.add(CompletableFuture.completedFuture(null));
    port.partOutcomes.add(first);
    Items items = new Items();
    CompletableFuture<Void> sent = socket.streams().send(items);
    items.next(bytes("a"));
    items.subscriber().onComplete();
    assertThat(port.log).containsExactly("part binary ", "part binary a");
    first.complete(null);
    assertThat(sent).succeedsWithin(SOON);
    assertThat(port.log).containsExactly("part binary ", "part binary a", "part binary , last");
  }

  @Test
  void severalMessagesFollowEachOther() {
    Items items = new Items();
    CompletableFuture<Void> first = socket.streams().send(items);
    CompletableFuture<Void> second = socket.streams().sendText(new StringReader("second"));
    items.next(bytes("first"));
    assertThat(port.log).containsExactly("part binary ", "part binary first");
    items.subscriber().onComplete();
    assertThat(first).succeedsWithin(SOON);
    assertThat(second).succeedsWithin(SOON);
    assertThat(port.log)
        .containsExactly(
            "part binary ",
            "part binary first",
            "part binary , last",
            "part text ",
            "part text second",
            "part text , last");
  }

  @Test
  void aSourceThatFailsInTheMiddleClosesTheSocketWith1011() {
    Items items = new Items();
    CompletableFuture<Void> sent = socket.streams().send(items);
    items.next(bytes("half"));
    IOException failure = new IOException("the disk failed");
    items.subscriber().onError(failure);
    assertThat(sent).failsWithin(SOON).withThrowableThat().withCause(failure);
    assertThat(errors).containsExactly(failure);
    assertThat(port.log)
        .containsExactly("part binary ", "part binary half", "close 1011 internal error");
  }

  @Test
  void aMessageThatTheEngineRefusesFailsItsFutureAndClosesItsSource() {
    port.partOutcomes.add(CompletableFuture.failedFuture(new IOException("the queue is full")));
    CompletableFuture<Void> closed = new CompletableFuture<>();
    InputStream in =
        new ByteArrayInputStream(new byte[1]) {
          @Override
          public void close() {
            closed.complete(null);
          }
        };
    assertThat(socket.streams().send(in))
        .failsWithin(SOON)
        .withThrowableThat()
        .withMessageContaining("the queue is full");
    assertThat(closed).succeedsWithin(SOON);
    assertThat(errors).isEmpty();
    assertThat(port.log).containsExactly("part binary ");
  }

  @Test
  void whenTheConnectionIsLostTheSubscriptionIsCancelledAndTheFutureFails() {
    Items items = new Items();
    CompletableFuture<Void> sent = socket.streams().send(items);
    items.next(bytes("half"));
    socket.disconnected();
    assertThat(items.cancelled).isTrue();
    assertThat(sent)
        .failsWithin(SOON)
        .withThrowableThat()
        .withMessageContaining("the connection ended before the whole message was sent");
    items.next(bytes("late"));
    items.subscriber().onComplete();
    assertThat(port.log).containsExactly("part binary ", "part binary half");
    assertThat(errors).isEmpty();
    assertThat(socket.streams().sendText(new StringReader("next"))).succeedsWithin(SOON);
    assertThat(port.log).endsWith("part text next", "part text , last");
  }

  @Test
  void whenTheSocketClosesTheMessagesThatWaitFailToo() {
    Items items = new Items();
    CompletableFuture<Void> first = socket.streams().send(items);
    items.next(bytes("half"));
    CompletableFuture<Void> second = socket.streams().sendText(new StringReader("second"));
    Items never = new Items();
    CompletableFuture<Void> third = socket.streams().send(never);
    socket.closed(TestClosures.of(1006, ""));
    for (CompletableFuture<Void> each : List.of(first, second, third)) {
      assertThat(each)
          .failsWithin(SOON)
          .withThrowableThat()
          .withMessageContaining("the socket closed with 1006 before the message was sent");
    }
    assertThat(items.cancelled).isTrue();
    assertThat(never.subscribed).isNotDone();
    assertThat(socket.streams().sendText(new StringReader("late"))).failsWithin(SOON);
    assertThat(port.log).containsExactly("part binary ", "part binary half");
  }

  @Test
  void aLastPartThatTheEngineHasGetsTheOutcomeOfTheEngine() {
    CompletableFuture<Void> last = new CompletableFuture<>();
    port.partOutcomes.add(CompletableFuture.completedFuture(null));
    port.partOutcomes.add(last);
    Items items = new Items();
    CompletableFuture<Void> sent = socket.streams().send(items);
    items.subscriber().onComplete();
    socket.closed(TestClosures.of(1000, ""));
    assertThat(sent).isNotDone();
    last.complete(null);
    assertThat(sent).succeedsWithin(SOON);
  }

  @Test
  void aSubscriptionThatCannotBeCancelledDoesNotDelayTheNextMessage() {
    Items items = new Items();
    items.cancelFails = true;
    CompletableFuture<Void> first = socket.streams().send(items);
    CompletableFuture<Void> second = socket.streams().sendText(new StringReader("second"));
    items.subscriber();
    try (LogOf log = new LogOf(OutgoingStreams.class)) {
      items.subscriber().onComplete();
      assertThat(log.messages())
          .containsExactly(
              "WARNING what a message was sent from cannot be cancelled"
                  + " (session 1, 192.0.2.7:5100): not today");
    }
    assertThat(first).succeedsWithin(SOON);
    assertThat(second).succeedsWithin(SOON);
  }

  @Test
  void thousandsOfMessagesThatWaitFailOneAfterTheOther() {
    Items items = new Items();
    CompletableFuture<Void> first = socket.streams().send(items);
    items.subscriber();
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      waiting.add(socket.streams().send(new Items()));
    }
    CompletableFuture<Closure> unused = socket.close(1001, "");
    socket.disconnected();
    assertThat(first).failsWithin(SOON);
    assertThat(waiting).allMatch(CompletableFuture::isCompletedExceptionally);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  /** A publisher whose items the test sends. */
  private static final class Items implements Flow.Publisher<ByteBuffer> {
    private final CompletableFuture<Flow.Subscriber<? super ByteBuffer>> subscribed =
        new CompletableFuture<>();
    private final AtomicInteger requested = new AtomicInteger();
    private volatile boolean cancelled;
    private volatile boolean cancelFails;

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long count) {
              requested.addAndGet((int) count);
            }

            @Override
            public void cancel() {
              cancelled = true;
              if (cancelFails) {
                throw new IllegalStateException("not today");
              }
            }
          });
      subscribed.complete(subscriber);
    }

    Flow.Subscriber<? super ByteBuffer> subscriber() {
      return subscribed.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    void next(ByteBuffer item) {
      subscriber().onNext(item);
    }
  }

  @Test
  void aPublisherThatIsEmptyFromTheBeginningEndsItsMessageAfterTheFirstPart() {
    CompletableFuture<Void> first = new CompletableFuture<>();
    port.partOutcomes.add(first);
    CompletableFuture<Void> sent = streams.sendBinary(source(Source.Sink::end, () -> {}));
    assertThat(port.log).containsExactly("part binary ");
    first.complete(null);
    assertThat(port.log).containsExactly("part binary ", "part binary , last");
    assertThat(sent).succeedsWithin(SOON);
  }

  @Test
  void aSourceThatCannotBeginFailsItsMessageAndTheNextOneIsSent() {
    Items items = new Items();
    CompletableFuture<Void> before =
        streams.sendBinary(new PublishedSource<>(items, Runnable::run));
    CompletableFuture<Void> failing =
        streams.sendBinary(
            source(
                sink -> {
                  throw new OutOfMemoryError("unable to create native thread");
                },
                () -> {}));
    CompletableFuture<Void> next = streams.sendBinary(source(sink -> {}, () -> {}));
    items.subscriber().onComplete();
    assertThat(before).succeedsWithin(SOON);
    assertThat(failing)
        .failsWithin(SOON)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(Error.class);
    assertThat(port.log).containsExactly("part binary ", "part binary , last", "part binary ");
    assertThat(next).isNotDone();
  }

  @Test
  void aSourceThatThrowsAtTheNextPieceFailsItsMessage() {
    List<Throwable> broken = new ArrayList<>();
    OutgoingStreams own = new OutgoingStreams(port, broken::add, () -> {});
    CompletableFuture<Void> sent =
        own.sendBinary(
            source(
                sink -> {},
                () -> {
                  throw new IllegalStateException("no piece");
                }));
    assertThat(sent).failsWithin(SOON).withThrowableThat().withMessageContaining("no piece");
    assertThat(broken).hasSize(1);
  }

  private static Source<ByteBuffer> source(Consumer<Source.Sink<ByteBuffer>> begin, Runnable next) {
    return new Source<>() {
      @Override
      public void begin(Sink<ByteBuffer> sink) {
        begin.accept(sink);
      }

      @Override
      public void next() {
        next.run();
      }

      @Override
      public void close() {}
    };
  }

  // ---- how much may wait

  @Test
  void tooManyMessagesThatWaitAreRefusedAndTheirSourcesClosed() {
    port.partOutcomes.add(new CompletableFuture<>());
    CompletableFuture<Void> first = socket.streams().send(new Items());
    for (int i = 0; i < OutgoingStreams.MAX_WAITING; i++) {
      assertThat(socket.streams().send(new Items())).isNotDone();
    }
    CompletableFuture<Void> closed = new CompletableFuture<>();
    InputStream beyond =
        new ByteArrayInputStream(new byte[1]) {
          @Override
          public void close() {
            closed.complete(null);
          }
        };
    assertThat(socket.streams().send(beyond))
        .failsWithin(SOON)
        .withThrowableThat()
        .withMessageContaining("expected at most 1024 of a socket");
    assertThat(closed).succeedsWithin(SOON);
    assertThat(first).isNotDone();
    socket.closed(TestClosures.of(1000, ""));
    assertThat(port.kept.bytes()).isZero();
  }

  @Test
  void whatAMessageIsReadIntoIsOfAccountWhileItIsSent() throws Exception {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    CompletableFuture<Void> reserved = new CompletableFuture<>();
    port.partOutcomes.add(reserved);
    port.partOutcomes.add(taken);
    CompletableFuture<Void> sent = socket.streams().send(input("bytes"));
    assertThat(port.kept.bytes()).isEqualTo(Kept.OBJECTS);
    reserved.complete(null);
    assertThat(port.kept.bytes()).isEqualTo(Kept.OBJECTS + BlockingSource.CHUNK);
    taken.complete(null);
    assertThat(sent).succeedsWithin(SOON);
    assertThat(port.kept.bytes()).isZero();
  }

  @Test
  void aMessageBehindAnotherIsRefusedWhereThereIsNoMemory() {
    ScriptedOutbound full = new ScriptedOutbound();
    full.kept = new KeptTotal(100);
    full.kept.open().keep(100);
    full.partOutcomes.add(new CompletableFuture<>());
    OutgoingStreams own = new OutgoingStreams(full, errors::add, () -> {});
    assertThat(own.sendBinary(new PublishedSource<>(new Items(), Runnable::run))).isNotDone();
    assertThat(own.sendBinary(new PublishedSource<>(new Items(), Runnable::run)))
        .failsWithin(SOON)
        .withThrowableThat()
        .withMessageContaining("memory for them");
    assertThat(full.log).containsExactly("part binary ");
  }

  /** Else the message would never end, and all whole ones would wait behind it. */
  @Test
  void aMessageThatCannotGoOnForWantOfMemoryEndsTheSocket() {
    port.partOutcomes.add(
        new CompletableFuture<>() {
          @Override
          public CompletableFuture<Void> whenComplete(
              BiConsumer<? super Void, ? super Throwable> action) {
            throw new OutOfMemoryError("injected");
          }
        });
    assertThat(socket.streams().send(new Items()))
        .failsWithin(SOON)
        .withThrowableThat()
        .withMessageContaining("injected");
    assertThat(port.log).containsExactly("part binary ", "close 1011 internal error");
    assertThat(errors).hasSize(1);
  }
}
