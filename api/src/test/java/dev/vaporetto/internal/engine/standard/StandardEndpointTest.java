package dev.vaporetto.internal.engine.standard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.Closure;
import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.KeptShare;
import dev.vaporetto.internal.KeptTotal;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.internal.socket.SocketConnection;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fluent socket on a session that has nothing but the standard API. */
@Timeout(20)
class StandardEndpointTest {
  private static final int LIMIT = 10;

  private final List<String> log = new CopyOnWriteArrayList<>();

  /** The handler for text messages that the session has now. */
  private volatile @Nullable MessageHandler handler;

  private volatile @Nullable MessageHandler pongs;

  /** The application's executor; null for the engine's threads. */
  private @Nullable Executor executor;

  private Consumer<WebSocket> application = socket -> {};
  private CompletableFuture<Void> stage = CompletableFuture.completedFuture(null);
  private @Nullable FluentSocket socket;

  private final Session session =
      (Session)
          Proxy.newProxyInstance(
              StandardEndpointTest.class.getClassLoader(),
              new Class<?>[] {Session.class},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "addMessageHandler" -> {
                      if (arguments[0] == String.class) {
                        handler = (MessageHandler) arguments[1];
                      } else if (arguments[0] == PongMessage.class) {
                        pongs = (MessageHandler) arguments[1];
                      }
                      yield null;
                    }
                    case "close" -> {
                      CloseReason reason = (CloseReason) arguments[0];
                      log.add("close " + reason.getCloseCode().getCode());
                      yield null;
                    }
                    case "getAsyncRemote" ->
                        Proxy.newProxyInstance(
                            StandardEndpointTest.class.getClassLoader(),
                            new Class<?>[] {RemoteEndpoint.Async.class},
                            (remote, send, payload) -> {
                              pinged = (ByteBuffer) payload[0];
                              return null;
                            });
                    case "getMaxIdleTimeout" -> 1L;
                    case "getMaxTextMessageBufferSize" -> LIMIT;
                    case "isOpen" -> true;
                    default -> null;
                  });

  private @Nullable ByteBuffer pinged;

  private StandardEndpoint endpoint = newEndpoint();

  private StandardEndpoint newEndpoint() {
    return new StandardEndpoint(
        new SocketConnection() {
          @Override
          public @Nullable Executor executor() {
            return executor;
          }

          @Override
          protected void configure(Session configured) {}

          @Override
          protected CompletionStage<?> handle(Session open, FluentSocket opened) {
            socket = opened;
            application.accept(opened);
            return stage;
          }

          @Override
          public boolean unhandled(String kind) {
            log.add("unhandled " + kind);
            return false;
          }
        });
  }

  private void open(Consumer<WebSocket> code) {
    application = code;
    endpoint.onOpen(session, ClientEndpointConfig.Builder.create().build());
  }

  @SuppressWarnings("unchecked") // the handler for text messages
  private void comes(String part, boolean last) {
    MessageHandler present = handler;
    if (present instanceof MessageHandler.Partial<?> partial) {
      ((MessageHandler.Partial<String>) partial).onMessage(part, last);
    } else if (present instanceof MessageHandler.Whole<?> whole && last) {
      ((MessageHandler.Whole<String>) whole).onMessage(part);
    } else {
      throw new AssertionError("a part came where a whole message was expected");
    }
  }

  @Test
  void aMessageWaitsForTheStageOfTheHandler() throws Exception {
    stage = new CompletableFuture<>();
    open(webSocket -> webSocket.onString(log::add));
    CompletableFuture<Void> coming = CompletableFuture.runAsync(() -> comes("early", true));
    assertThat(coming).isNotDone();
    assertThat(log).isEmpty();
    stage.complete(null);
    coming.get(10, TimeUnit.SECONDS);
    assertThat(log).containsExactly("early");
  }

  @Test
  void aThreadThatWaitsForTheHandlerIsFreedByTheClose() throws Exception {
    stage = new CompletableFuture<>();
    open(webSocket -> webSocket.onString(log::add));
    CompletableFuture<Void> coming = CompletableFuture.runAsync(() -> comes("lost", true));
    endpoint.onClose(session, SessionClose.reason(1001, ""));
    coming.get(10, TimeUnit.SECONDS);
    assertThat(log).isEmpty();
  }

  @Test
  void whereReadingCannotStopTheEnginesThreadWaitsWithTheMessageBehindTheEarlyOnes()
      throws Exception {
    open(webSocket -> ((FluentSocket) webSocket).keepUntilFirstListener());
    comes("x".repeat(64 * 1024), true);
    CompletableFuture<Void> coming = CompletableFuture.runAsync(() -> comes("more", true));
    assertThat(coming).isNotDone();
    FluentSocket opened = socket;
    assertThat(opened).isNotNull();
    CompletableFuture<Void> received = new CompletableFuture<>();
    opened.onString(
        text -> {
          if (text.equals("more")) {
            received.complete(null);
          }
        });
    coming.get(10, TimeUnit.SECONDS);
    received.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aListenerForPartsThatTheHandlerSetsIsInTime() {
    open(webSocket -> webSocket.streams().onString((part, last) -> log.add(part + " " + last)));
    comes("a", false);
    comes("b", true);
    assertThat(log).containsExactly("a false", "b true");
  }

  @Test
  void theEngineIsAskedForPartsBetweenTwoMessages() {
    open(
        webSocket ->
            webSocket.onString(
                text -> {
                  log.add(text);
                  webSocket.streams().onString((part, last) -> log.add(part + " " + last));
                }));
    comes("whole", true);
    comes("a", false);
    comes("b", true);
    assertThat(log).containsExactly("whole", "a false", "b true");
  }

  @Test
  void partsArePutTogetherForAListenerOfWholeMessagesWithinTheLimit() {
    open(webSocket -> webSocket.streams().onString((part, last) -> log.add(part + " " + last)));
    FluentSocket opened = socket;
    assertThat(opened).isNotNull();
    opened.onString(log::add);
    opened.onError(failure -> log.add(String.valueOf(failure.getMessage())));
    comes("12345", false);
    comes("678", true);
    comes("€€€", false);
    comes("ab", true);
    assertThat(log)
        .containsExactly(
            "12345678", "a message of 11 bytes or more came; expected at most 10", "close 1009");
  }

  @Test
  void aMessageThatIsTooLargeInPartsIsClosedByTheEngine() throws Exception {
    open(webSocket -> webSocket.streams().onString((part, last) -> {}));
    FluentSocket opened = socket;
    assertThat(opened).isNotNull();
    opened.onString(log::add);
    comes("1234567890", false);
    comes("1", true);
    endpoint.onClose(session, SessionClose.reason(1009, ""));
    assertThat(opened.closed().get(10, TimeUnit.SECONDS).initiator())
        .isEqualTo(Closure.Initiator.ENGINE);
  }

  @Test
  void aMessageInPartsForWhichAllPeersTogetherHaveNoMemoryClosesWith1013() {
    KeptShare others = KeptTotal.shared().open();
    others.keep(Runtime.getRuntime().maxMemory());
    try {
      open(webSocket -> webSocket.streams().onString((part, last) -> {}));
      FluentSocket opened = socket;
      assertThat(opened).isNotNull();
      opened.onString(log::add);
      opened.onError(failure -> log.add(String.valueOf(failure.getMessage())));
      comes("12345", false);
      comes("678", true);
    } finally {
      others.close();
    }
    assertThat(log)
        .containsExactly(
            "the memory for messages that are incomplete is used up by all peers", "close 1013");
  }

  @Test
  void aHandlerMayWaitForAPong() throws Exception {
    open(webSocket -> stage = webSocket.ping());
    CompletableFuture<Void> coming =
        CompletableFuture.runAsync(
            () -> pong(ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 0, 0, 0, 1})));
    assertThat(stage).succeedsWithin(10, TimeUnit.SECONDS);
    coming.get(10, TimeUnit.SECONDS);
  }

  @SuppressWarnings("unchecked") // the handler for pongs
  private void pong(ByteBuffer payload) {
    MessageHandler.Whole<PongMessage> present = (MessageHandler.Whole<PongMessage>) pongs;
    assertThat(present).isNotNull();
    present.onMessage(() -> payload);
  }

  @Test
  void aMessageThatMustWaitOccupiesNoThreadOfTheApplicationsExecutor() throws Exception {
    ExecutorService single = Executors.newSingleThreadExecutor();
    try {
      executor = single;
      endpoint = newEndpoint();
      stage = new CompletableFuture<>();
      open(webSocket -> webSocket.onString(log::add));
      single.submit(() -> {}).get(10, TimeUnit.SECONDS);
      FluentSocket opened = socket;
      assertThat(opened).isNotNull();
      Thread engines = new Thread(() -> comes("early", true));
      engines.start();
      while (engines.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      CompletableFuture.runAsync(() -> stage.complete(null), single).get(10, TimeUnit.SECONDS);
      engines.join();
      assertThat(log).containsExactly("early");
    } finally {
      single.shutdown();
    }
  }
}
