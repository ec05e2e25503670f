package dev.vaporetto.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.client.RawPeer;
import dev.vaporetto.engine.ClientProperties;
import dev.vaporetto.engine.EngineContainer;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Completing the future of a connect from outside cancels the attempt. */
@Timeout(120)
class AsyncConnectTest {
  private final VaporettoClientContainer container =
      (VaporettoClientContainer) ContainerProvider.getWebSocketContainer();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  /** Records its callbacks. */
  private class Recorder extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {
      events.add("open");
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      events.add("closed " + reason.getCloseCode().getCode());
    }
  }

  @AfterEach
  void closeTheContainer() {
    container.close();
  }

  private CompletableFuture<Session> connect(RawPeer peer, Endpoint endpoint, Executor executor) {
    ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();
    config.getUserProperties().put(ClientProperties.EXECUTOR, executor);
    return ((EngineContainer) container).connectAsync(endpoint, config, peer.uri());
  }

  private static Session otherSession() {
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (proxy, method, arguments) -> null);
  }

  private static Named<Consumer<CompletableFuture<Session>>> way(
      String name, Consumer<CompletableFuture<Session>> way) {
    return Named.of(name, way);
  }

  static Stream<Named<Consumer<CompletableFuture<Session>>>> waysToEndAFuture() {
    return Stream.of(
        way("cancel", future -> future.cancel(false)),
        way("complete", future -> future.complete(otherSession())),
        way("completeExceptionally", future -> future.completeExceptionally(new Exception("x"))),
        way("orTimeout", future -> future.orTimeout(1, TimeUnit.MILLISECONDS)),
        way("obtrudeValue", future -> future.obtrudeValue(otherSession())),
        way("obtrudeException", future -> future.obtrudeException(new TimeoutException())));
  }

  @ParameterizedTest
  @MethodSource("waysToEndAFuture")
  void aConnectThatWaitsForItsAnswerClosesItsSocket(Consumer<CompletableFuture<Session>> way)
      throws Exception {
    CompletableFuture<String> head = new CompletableFuture<>();
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              head.complete(exchange.readHead());
              exchange.awaitEnd();
              ended.complete(true);
            })) {
      CompletableFuture<Session> connecting = connect(peer, new Recorder(), Runnable::run);
      assertThat(head.get(20, TimeUnit.SECONDS)).isNotEmpty();
      way.accept(connecting);
      assertThat(ended.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(events).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("waysToEndAFuture")
  void aSocketThatWaitsForAThreadIsClosedAtOnce(Consumer<CompletableFuture<Session>> way)
      throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              exchange.accept("");
              exchange.awaitEnd();
              ended.complete(true);
            })) {
      CompletableFuture<Session> connecting = connect(peer, new Recorder(), tasks::add);
      Runnable opening = tasks.poll(20, TimeUnit.SECONDS);
      way.accept(connecting);
      assertThat(ended.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(opening).isNotNull();
      opening.run();
      assertThat(events).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("waysToEndAFuture")
  void aSessionThatIsOpeningIsClosedWith1001(Consumer<CompletableFuture<Session>> way)
      throws Exception {
    CompletableFuture<Integer> code = new CompletableFuture<>();
    CountDownLatch goOn = new CountDownLatch(1);
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              exchange.accept("");
              byte[] close = exchange.readFrame();
              code.complete(((close[0] & 0xff) << 8) | (close[1] & 0xff));
              exchange.sendFrame(8, close);
              exchange.awaitEnd();
            })) {
      Endpoint slow =
          new Recorder() {
            @Override
            public void onOpen(Session session, EndpointConfig config) {
              super.onOpen(session, config);
              try {
                goOn.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }
          };
      CompletableFuture<Session> connecting = connect(peer, slow, Runnable::run);
      assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("open");
      way.accept(connecting);
      assertThat(code.get(20, TimeUnit.SECONDS)).isEqualTo(1001);
      goOn.countDown();
      assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("closed 1001");
    }
  }

  @Test
  void aConnectThatSucceedsStaysOpen() throws Exception {
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              exchange.accept("");
              exchange.awaitEnd();
            })) {
      Session session =
          connect(peer, new Recorder(), Runnable::run)
              .orTimeout(20, TimeUnit.SECONDS)
              .get(20, TimeUnit.SECONDS);
      assertThat(session.isOpen()).isTrue();
      assertThat(events).containsExactly("open");
    }
  }

  @Test
  void whatHangsOnTheFutureAndSleepsDelaysNoOtherSocket() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              exchange.accept("");
              exchange.awaitEnd();
            })) {
      CountDownLatch sleeping = new CountDownLatch(1);
      CompletableFuture<Void> sleeper =
          connect(peer, new Recorder(), Runnable::run)
              .thenRun(
                  () -> {
                    sleeping.countDown();
                    try {
                      goOn.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
      assertThat(sleeping.await(20, TimeUnit.SECONDS)).isTrue();
      connect(peer, new Recorder(), Runnable::run).get(20, TimeUnit.SECONDS);
      goOn.countDown();
      sleeper.get(20, TimeUnit.SECONDS);
    }
  }
}
