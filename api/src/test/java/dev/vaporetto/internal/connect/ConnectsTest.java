package dev.vaporetto.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.Reconnect;
import dev.vaporetto.ReconnectListener;
import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.engine.ScriptedContainer;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connects with the container of another engine. */
@Timeout(20)
class ConnectsTest {
  private final Map<Object, MessageHandler.Whole<String>> textHandlers = new ConcurrentHashMap<>();
  private final List<Thread> connecting = new CopyOnWriteArrayList<>();
  private final CountDownLatch answer = new CountDownLatch(1);

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @SuppressWarnings("unchecked")
  private Session session() {
    return proxy(
        Session.class,
        (self, method, arguments) -> {
          if (method.getName().equals("addMessageHandler") && arguments[0] == String.class) {
            textHandlers.put("text", (MessageHandler.Whole<String>) arguments[1]);
          }
          return method.getName().equals("isOpen") ? true : null;
        });
  }

  /** A container whose connect blocks until {@link #answer}, and then opens a session or throws. */
  private WebSocketContainer container(boolean fails) {
    return proxy(
        WebSocketContainer.class,
        (self, method, arguments) -> {
          connecting.add(Thread.currentThread());
          answer.await();
          if (fails) {
            throw new IOException("refused");
          }
          Session session = session();
          ((Endpoint) arguments[0]).onOpen(session, (ClientEndpointConfig) arguments[1]);
          return session;
        });
  }

  @Test
  void aBlockingConnectRunsOffTheCallersThread() throws Exception {
    CompletableFuture<WebSocket> connected = WebSocket.connect("ws://localhost/", container(false));
    assertThat(connected).isNotDone();
    answer.countDown();
    assertThat(connected.get(10, TimeUnit.SECONDS).isOpen()).isTrue();
    assertThat(connecting).hasSize(1).doesNotContain(Thread.currentThread());
  }

  @Test
  void aFailureOfTheContainerFailsTheFuture() {
    answer.countDown();
    CompletableFuture<WebSocket> connected = WebSocket.connect("ws://localhost/", container(true));
    assertThatThrownBy(() -> connected.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IOException.class)
        .hasRootCauseMessage("refused");
  }

  @Test
  void aTextThatIsNoUriFailsTheFuture() {
    assertThat(WebSocket.connect("ws://a b", container(true)))
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMessageWaitsForTheFirstListener() throws Exception {
    answer.countDown();
    WebSocket webSocket =
        WebSocket.connect("ws://localhost/", container(false)).get(10, TimeUnit.SECONDS);
    MessageHandler.Whole<String> handler = textHandlers.get("text");
    if (handler != null) {
      handler.onMessage("early");
    }
    CompletableFuture<String> received = new CompletableFuture<>();
    webSocket.onString((String text) -> received.complete(text));
    assertThat(received.get(5, TimeUnit.SECONDS)).isEqualTo("early");
  }

  @Test
  void aSocketWhoseConnectIsGivenUpWhileItsHandlerRunsClosesAndDoesNotReconnect() throws Exception {
    ScriptedContainer scripted = new ScriptedContainer().opens();
    CountDownLatch handling = new CountDownLatch(1);
    CountDownLatch givenUp = new CountDownLatch(1);
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    List<Integer> attempts = new CopyOnWriteArrayList<>();
    ReconnectListener listener =
        new ReconnectListener() {
          @Override
          public void onReconnecting(
              WebSocket webSocket, int attempt, Duration delay, Throwable reason) {
            attempts.add(attempt);
          }
        };
    CompletableFuture<WebSocket> connected =
        WebSocket.client()
            .container(scripted.container())
            .reconnect(Reconnect.create().when((code, reason) -> true).listener(listener))
            .connect(
                "ws://localhost/",
                webSocket -> {
                  webSocket.onClose((code, reason) -> closed.complete(code));
                  handling.countDown();
                  awaitLatch(givenUp);
                });
    assertThat(handling.await(10, TimeUnit.SECONDS)).isTrue();
    connected.cancel(false);
    givenUp.countDown();
    assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo(1000);
    assertThat(scripted.connection().sent).containsExactly("close 1000");
    assertThat(attempts).isEmpty();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theHandlersPingIntervalReplacesTheClients() throws Exception {
    ScriptedContainer scripted = new ScriptedContainer().opens();
    WebSocket webSocket =
        WebSocket.client()
            .container(scripted.container())
            .pingInterval(Duration.ofMillis(20))
            .connect("ws://localhost/", socket -> socket.pingInterval(Duration.ZERO))
            .get(10, TimeUnit.SECONDS);
    // A peer that answers no ping would be closed at the second one.
    assertThat(webSocket.closed())
        .failsWithin(200, TimeUnit.MILLISECONDS)
        .withThrowableThat()
        .isInstanceOf(TimeoutException.class);
  }
}
