package dev.vaporetto.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.engine.OpeningFailedException.Step;
import dev.vaporetto.io.EventLoops;
import dev.vaporetto.protocol.handshake.Authority;
import dev.vaporetto.protocol.handshake.WebSocketUri;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ApproachTest {
  private static final String LATE = "late.example";
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  /** Of three ways; on the loop's clock, which the test moves. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final AtomicLong now = new AtomicLong(1);
  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private final CountDownLatch answering = new CountDownLatch(1);
  private final CountDownLatch secondWay = new CountDownLatch(1);
  private final CountDownLatch answered = new CountDownLatch(1);

  /** Begins the last search for {@link #LATE}. */
  private Runnable lastSearch = () -> {};

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A search for the addresses of {@link #LATE} beside that of the approach. */
  private record Bystander(Runnable action) implements Addresses.Listener {
    @Override
    public void onAddresses(List<InetAddress> addresses) {
      action.run();
    }

    @Override
    public void onUnknown(UnknownHostException failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onFailure(Throwable failure) {
      throw new AssertionError(failure);
    }
  }

  /**
   * The resolver answers while the second way, whose address is known, is taken: the answer is in
   * the queue of the loop before the second way fails and the third one begins.
   */
  @Test
  void aLateAnswerOfTheResolverIsNotTakenForThatOfTheNextWay() throws Exception {
    Addresses addresses =
        new Addresses(
            "late",
            host -> {
              await(mayAnswer);
              return new InetAddress[] {HERE};
            });
    try (EventLoops loops = new EventLoops("late", 1, true, Selector::open, now::get);
        RefusingPort second = new RefusingPort();
        ServerSocket first = new ServerSocket(0, 1, HERE);
        ServerSocket third = new ServerSocket(0, 1, HERE)) {
      ClientThreads threads = new ClientThreads("late", loops, addresses);
      List<Way> ways =
          List.of(
              Way.by(new Authority(LATE, first.getLocalPort())),
              new Way(new Authority("second.example", second.number()), HERE, failure -> {}),
              new Way(new Authority("third.example", third.getLocalPort()), HERE, failure -> {}));
      List<Step> steps = Collections.synchronizedList(new ArrayList<>());
      CompletableFuture<SocketChannel> connected = new CompletableFuture<>();
      Approach.Listener listener =
          new Approach.Listener() {
            @Override
            public void onStep(Step step) {
              steps.add(step);
              if (step == Step.RESOLVE) {
                threads.onLoop(ApproachTest.this::letTheResolverAnswer);
              } else {
                secondWay.countDown();
                await(answered);
              }
            }

            @Override
            public void onConnected(SocketChannel channel, SelectionKey key) {
              connected.complete(channel);
            }

            @Override
            public void onNoWay(@Nullable String message, @Nullable Throwable cause) {
              connected.completeExceptionally(new AssertionError(message, cause));
            }
          };
      Addresses.Search before =
          addresses.find(
              LATE,
              new Bystander(
                  () -> {
                    answering.countDown();
                    await(secondWay);
                  }));
      assertThat(before).isNotNull();
      lastSearch = () -> addresses.find(LATE, new Bystander(answered::countDown));
      WebSocketUri target = WebSocketUri.parse(URI.create("ws://server.example/"));
      new Approach(threads, target, any -> ways, TIMEOUT, listener).start();
      try (SocketChannel channel = connected.get(30, TimeUnit.SECONDS)) {
        assertThat(((InetSocketAddress) channel.getRemoteAddress()).getPort())
            .isEqualTo(third.getLocalPort());
      }
      assertThat(steps).containsExactly(Step.RESOLVE, Step.CONNECT, Step.CONNECT);
      threads.closeLoop();
    }
  }

  /** On the loop's thread, behind the begin of the approach's own search. */
  private void letTheResolverAnswer() {
    lastSearch.run();
    mayAnswer.countDown();
    await(answering);
    // The share of the first way is over.
    now.addAndGet(TIMEOUT.dividedBy(3).toNanos());
  }
}
