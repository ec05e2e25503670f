package dev.vaporetto.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.Closure;
import dev.vaporetto.WebSocket;
import dev.vaporetto.containers.RunningServer;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fluent client, with our container and those of others. */
interface FluentCases {
  long SECONDS = 20;

  /** Echoes at {@code /echo}. */
  RunningServer echo();

  /** Trusts the server. */
  SSLContext trusting();

  private static String next(BlockingQueue<String> received) throws InterruptedException {
    return String.valueOf(received.poll(SECONDS, TimeUnit.SECONDS));
  }

  @Test
  default void theFluentClientEchoesAndMissesNothing() throws Exception {
    WebSocket webSocket =
        WebSocket.connect(echo().ws("/echo").toString()).get(SECONDS, TimeUnit.SECONDS);
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    CompletableFuture<String> closed = new CompletableFuture<>();
    // The answers to these may arrive before the listener is set; the pong certainly does.
    webSocket.send("one").get(SECONDS, TimeUnit.SECONDS);
    webSocket.send("two").get(SECONDS, TimeUnit.SECONDS);
    webSocket.ping().get(SECONDS, TimeUnit.SECONDS);
    webSocket
        .onString(text -> received.add(text))
        .onClose((code, reason) -> closed.complete(code + " " + reason));
    assertThat(next(received)).isEqualTo("one");
    assertThat(next(received)).isEqualTo("two");
    webSocket.close(4001, "enough").get(SECONDS, TimeUnit.SECONDS);
    assertThat(closed.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("4001 enough");
  }

  @Test
  default void aCloseReachesOnCloseAtOnceWithoutAnyOtherListener() throws Exception {
    WebSocket webSocket =
        WebSocket.connect(echo().ws("/echo").toString()).get(SECONDS, TimeUnit.SECONDS);
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    webSocket.onClose((code, reason) -> closed.complete(code));
    webSocket.send("close:4002:bye").get(SECONDS, TimeUnit.SECONDS);
    assertThat(closed.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(4002);
  }

  @Test
  default void theOptionsOfTheBuilderHold() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    CompletableFuture<Throwable> failed = new CompletableFuture<>();
    WebSocket webSocket =
        WebSocket.client()
            .sslContext(trusting())
            .connectTimeout(Duration.ofSeconds(20))
            .handshakeTimeout(Duration.ofSeconds(20))
            .header("X-Test", "fluent")
            .compression(true)
            .maxMessageSize(100_000)
            .pingInterval(Duration.ofSeconds(10))
            .connect(
                echo().wss("/echo").toString(),
                opened -> {
                  opened.onString(text -> received.add(text));
                  opened.onError(failed::complete);
                  opened.onClose((code, reason) -> closed.complete(code));
                })
            .get(SECONDS, TimeUnit.SECONDS);
    String large = "compressible ".repeat(7_000);
    webSocket.send(large).get(SECONDS, TimeUnit.SECONDS);
    assertThat(next(received)).isEqualTo(large);
    webSocket.send("x".repeat(100_001)).get(SECONDS, TimeUnit.SECONDS);
    assertThat(closed.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(1009);
    assertThat(failed).isDone();
  }

  @Test
  default void listenersRunOnTheExecutorThatIsGiven() throws Exception {
    AtomicInteger count = new AtomicInteger();
    Executor executor = callback -> new Thread(callback, "mine-" + count.incrementAndGet()).start();
    BlockingQueue<String> threads = new LinkedBlockingQueue<>();
    WebSocket webSocket =
        WebSocket.client()
            .executor(executor)
            .connect(echo().ws("/echo").toString())
            .get(SECONDS, TimeUnit.SECONDS);
    webSocket.send("early").get(SECONDS, TimeUnit.SECONDS);
    webSocket.ping().get(SECONDS, TimeUnit.SECONDS);
    webSocket
        .onString(text -> threads.add(Thread.currentThread().getName()))
        .onClose((code, reason) -> threads.add(Thread.currentThread().getName()));
    webSocket.send("late").get(SECONDS, TimeUnit.SECONDS);
    assertThat(next(threads)).startsWith("mine-");
    assertThat(next(threads)).startsWith("mine-");
    webSocket.close().get(SECONDS, TimeUnit.SECONDS);
    assertThat(next(threads)).startsWith("mine-");
  }

  @Test
  default void connectAndCloseInsideACallbackDoNotDeadlock() throws Exception {
    String uri = echo().ws("/echo").toString();
    CompletableFuture<String> outcome = new CompletableFuture<>();
    WebSocket outer = WebSocket.connect(uri).get(SECONDS, TimeUnit.SECONDS);
    outer.onString(
        text -> {
          WebSocket inner = WebSocket.connect(uri).get(SECONDS, TimeUnit.SECONDS);
          CompletableFuture<String> answer = new CompletableFuture<>();
          inner.onString(echoed -> answer.complete(echoed));
          inner.send("inner").get(SECONDS, TimeUnit.SECONDS);
          String echoed = answer.get(SECONDS, TimeUnit.SECONDS);
          inner.close().get(SECONDS, TimeUnit.SECONDS);
          CompletableFuture<Closure> unused = outer.close();
          outcome.complete(echoed);
        });
    outer.send("outer").get(SECONDS, TimeUnit.SECONDS);
    assertThat(outcome.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("inner");
    outer.close().get(SECONDS, TimeUnit.SECONDS);
  }

  /** Opens and closes another socket, and waits for both. */
  private static void connectAndClose(String uri) {
    try {
      WebSocket inner = WebSocket.connect(uri).get(SECONDS, TimeUnit.SECONDS);
      inner.close().get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  default void everyCallbackMayConnectAndClose() throws Exception {
    String uri = echo().ws("/echo").toString();
    BlockingQueue<String> done = new LinkedBlockingQueue<>();
    WebSocket webSocket =
        WebSocket.client()
            .connect(
                uri,
                opened -> {
                  connectAndClose(uri);
                  done.add("opened");
                  opened.onString(
                      text -> {
                        throw new IllegalStateException(text);
                      });
                  opened.onPong(
                      payload -> {
                        connectAndClose(uri);
                        done.add("pong");
                      });
                  opened.onError(
                      failure -> {
                        connectAndClose(uri);
                        done.add("failed");
                        CompletableFuture<Closure> unused = opened.close();
                      });
                  opened.onClose(
                      (code, reason) -> {
                        connectAndClose(uri);
                        CompletableFuture<Closure> unused = opened.close();
                        done.add("closed");
                      });
                })
            .get(SECONDS, TimeUnit.SECONDS);
    assertThat(next(done)).isEqualTo("opened");
    webSocket.ping().get(SECONDS, TimeUnit.SECONDS);
    assertThat(next(done)).isEqualTo("pong");
    webSocket.send("thrown back").get(SECONDS, TimeUnit.SECONDS);
    assertThat(next(done)).isEqualTo("failed");
    assertThat(next(done)).isEqualTo("closed");
  }

  @Test
  default void aFluentConnectThatFailsSaysWhy() {
    assertThat(WebSocket.connect(echo().ws("/nothing").toString()))
        .failsWithin(SECONDS, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(IOException.class)
        .withMessageContaining("the opening handshake failed: got the status 404");
  }

  @ParameterizedTest
  @EnumSource(OtherContainer.class)
  default void theContainersOfOthersEcho(OtherContainer other) throws Exception {
    WebSocketContainer container = other.container();
    WebSocket webSocket =
        WebSocket.connect(echo().ws("/echo").toString(), container).get(SECONDS, TimeUnit.SECONDS);
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    webSocket.onString(text -> received.add(text)).onClose((code, reason) -> closed.complete(code));
    webSocket.onData(bytes -> received.add(Arrays.toString(bytes)));
    for (int i = 0; i < 20; i++) {
      // Without waiting for the send before: some of these engines refuse concurrent sends.
      CompletableFuture<Void> unused = webSocket.send("message " + i);
    }
    CompletableFuture<Void> last = webSocket.send(ByteBuffer.wrap(new byte[] {1, 2}));
    for (int i = 0; i < 20; i++) {
      assertThat(next(received)).isEqualTo("message " + i);
    }
    assertThat(next(received)).isEqualTo("[1, 2]");
    last.get(SECONDS, TimeUnit.SECONDS);
    webSocket.ping().get(SECONDS, TimeUnit.SECONDS);
    webSocket.close(4001, "enough").get(SECONDS, TimeUnit.SECONDS);
    assertThat(closed.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(4001);
  }

  @ParameterizedTest
  @EnumSource(OtherContainer.class)
  default void theContainersOfOthersFailAndRefuseWhatTheyCannotDo(OtherContainer other) {
    String nothing = echo().ws("/nothing").toString();
    assertThat(WebSocket.connect(nothing, other.container()))
        .failsWithin(SECONDS, TimeUnit.SECONDS);
    assertThat(
            WebSocket.client()
                .container(other.container())
                .connectTimeout(Duration.ofSeconds(1))
                .connect(nothing))
        .failsWithin(SECONDS, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(UnsupportedOperationException.class)
        .withMessageContaining("cannot be told: connectTimeout;");
  }
}
