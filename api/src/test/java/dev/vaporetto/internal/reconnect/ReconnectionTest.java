package dev.vaporetto.internal.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.Closure;
import dev.vaporetto.Reconnect;
import dev.vaporetto.ReconnectListener;
import dev.vaporetto.WebSocket;
import dev.vaporetto.engine.EngineContainer;
import dev.vaporetto.internal.ManualClock;
import dev.vaporetto.internal.client.ClientConnection;
import dev.vaporetto.internal.client.ClientSettings;
import dev.vaporetto.internal.client.Connector;
import dev.vaporetto.internal.engine.ClientOption;
import dev.vaporetto.internal.engine.ScriptedContainer;
import dev.vaporetto.internal.socket.FluentSocket;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A socket and its connections, one after another, with a clock that the test advances. */
@Timeout(20)
class ReconnectionTest implements ReconnectListener {
  private final ManualClock clock = new ManualClock();
  private final ScriptedContainer scripted = new ScriptedContainer();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  /** Without jitter: the delays are 1 s, 2 s, 4 s and so on. */
  private Reconnect reconnect = Reconnect.create().jitter(() -> 1).listener(this);

  private ClientSettings settings = new ClientSettings(Map.of());

  /** The name of the callback in which the listener closes the socket; empty for none. */
  private String closesIn = "";

  @Override
  public void onReconnecting(WebSocket webSocket, int attempt, Duration delay, Throwable reason) {
    events.add("reconnecting " + attempt + " in " + delay.toMillis() + ": " + reason.getMessage());
    if (closesIn.equals("onReconnecting")) {
      webSocket.close();
    }
  }

  @Override
  public void onReconnected(WebSocket webSocket, int attempt) {
    events.add("reconnected " + attempt);
    if (closesIn.equals("onReconnected")) {
      webSocket.close();
    }
  }

  @Override
  public void onGivenUp(WebSocket webSocket, int attempts, Throwable reason) {
    events.add("given up after " + attempts + ": " + reason.getMessage());
    if (closesIn.equals("onGivenUp")) {
      webSocket.close();
    }
  }

  /** The next event; an attempt is announced before its delay begins, which is waited for. */
  private @Nullable String next() throws InterruptedException {
    String event = events.poll(10, TimeUnit.SECONDS);
    boolean announced = event != null && event.startsWith("reconnecting") && closesIn.isEmpty();
    while (announced && clock.waiting() == 0) {
      Thread.onSpinWait();
    }
    return event;
  }

  private WebSocket connect() throws Exception {
    return connect(scripted.container());
  }

  private WebSocket connect(WebSocketContainer container) throws Exception {
    scripted.opens();
    Connector connector = new Connector(container, settings, URI.create("ws://localhost/"));
    ClientConnection endpoint =
        new Reconnection(connector, settings, reconnect, null, clock, clock::nanoTime).first();
    connector.connect(endpoint).get(10, TimeUnit.SECONDS);
    FluentSocket socket = endpoint.opened().get(10, TimeUnit.SECONDS);
    socket
        .onString((String text) -> events.add(text))
        .onClose((code, reason) -> events.add("listening closed " + code));
    socket.onError(failure -> events.add("error " + failure.getMessage()));
    socket.onClose((code, reason) -> events.add("closed " + code));
    return socket;
  }

  @Test
  void theSocketStaysTheSameWithItsListeners() throws Exception {
    WebSocket webSocket = connect();
    ScriptedContainer.Connection first = scripted.connection();
    first.says("one");
    assertThat(next()).isEqualTo("one");
    first.closed(1006);
    assertThat(next()).isEqualTo("reconnecting 1 in 1000: the connection closed with 1006");
    assertThat(webSocket.isOpen()).isFalse();
    scripted.opens();
    clock.advance(999);
    assertThat(events).isEmpty();
    clock.advance(1);
    assertThat(next()).isEqualTo("reconnected 1");
    ScriptedContainer.Connection second = scripted.connection();
    second.says("two");
    assertThat(next()).isEqualTo("two");
    assertThat(webSocket.isOpen()).isTrue();
    webSocket.send("three").get(10, TimeUnit.SECONDS);
    assertThat(second.sent.poll(10, TimeUnit.SECONDS)).isEqualTo("three");
    assertThat(webSocket.close()).succeedsWithin(10, TimeUnit.SECONDS);
    assertThat(next()).isEqualTo("listening closed 1000");
    assertThat(next()).isEqualTo("closed 1000");
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void delaysGrowUntilAConnectionHasLasted() throws Exception {
    connect();
    scripted.connection().closed(1001);
    assertThat(next()).startsWith("reconnecting 1 in 1000: ");
    scripted.refuses();
    clock.advance(1_000);
    assertThat(next()).isEqualTo("reconnecting 2 in 2000: refused");
    scripted.opens();
    clock.advance(2_000);
    assertThat(next()).isEqualTo("reconnected 2");
    clock.advance(29_999);
    scripted.connection().closed(1001);
    // Each connection resets the listener's count, but not the count for the delays.
    assertThat(next()).startsWith("reconnecting 1 in 4000: ");
    scripted.opens();
    clock.advance(4_000);
    assertThat(next()).isEqualTo("reconnected 1");
    clock.advance(30_000);
    scripted.connection().closed(1001);
    assertThat(next()).startsWith("reconnecting 1 in 1000: ");
  }

  @Test
  void whenAllAttemptsHaveFailedErrorAndCloseAreTold() throws Exception {
    reconnect = reconnect.maxAttempts(2);
    WebSocket webSocket = connect();
    scripted.connection().closed(1012);
    assertThat(next()).startsWith("reconnecting 1 in 1000: ");
    scripted.refuses().refuses();
    clock.advance(1_000);
    assertThat(next()).startsWith("reconnecting 2 in 2000: refused");
    clock.advance(2_000);
    assertThat(next()).isEqualTo("given up after 2: refused");
    assertThat(next()).isEqualTo("error refused");
    assertThat(next()).isEqualTo("listening closed 1012");
    assertThat(next()).isEqualTo("closed 1012");
    assertThat(webSocket.isOpen()).isFalse();
    assertThat(webSocket.send("late"))
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("the socket was closed");
  }

  @Test
  void anErrorThatIsFollowedByAConnectionIsTheReasonAndNotTold() throws Exception {
    reconnect =
        reconnect.listener(
            new ReconnectListener() {
              @Override
              public void onReconnecting(
                  WebSocket webSocket, int attempt, Duration delay, Throwable reason) {
                events.add("because of " + reason.getCause());
              }
            });
    connect();
    ScriptedContainer.Connection connection = scripted.connection();
    connection.fail(new IOException("reset"));
    connection.closed(1006);
    assertThat(next()).isEqualTo("because of java.io.IOException: reset");
    assertThat(events).isEmpty();
  }

  @Test
  void aCodeThatIsNotTransientEndsTheSocket() throws Exception {
    connect();
    ScriptedContainer.Connection connection = scripted.connection();
    connection.closed(1008);
    assertThat(next()).isEqualTo("listening closed 1008");
    assertThat(next()).isEqualTo("closed 1008");
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void thePredicateDecidesAndItsFailureEndsTheSocket() throws Exception {
    reconnect =
        reconnect.when(
            (code, reason) -> {
              if (code == 4001) {
                throw new IllegalStateException("no idea");
              }
              return code == 4000;
            });
    connect();
    scripted.connection().closed(4000);
    assertThat(next()).startsWith("reconnecting 1 ");
    scripted.opens();
    clock.advance(1_000);
    assertThat(next()).isEqualTo("reconnected 1");
    scripted.connection().closed(4001);
    assertThat(next()).isEqualTo("error no idea");
    assertThat(next()).isEqualTo("listening closed 4001");
  }

  @Test
  void aListenerThatFailsEndsTheSocket() throws Exception {
    WebSocket webSocket = connect();
    webSocket.onString(
        (String text) -> {
          throw new IllegalStateException("broken");
        });
    scripted.connection().says("one");
    assertThat(next()).isEqualTo("error broken");
    assertThat(next()).isEqualTo("closed 1011");
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void closeInsideACallbackDuringTheGapEndsTheSocket() throws Exception {
    closesIn = "onReconnecting";
    connect();
    scripted.connection().closed(1006);
    assertThat(next()).startsWith("reconnecting 1 ");
    assertThat(next()).isEqualTo("listening closed 1006");
    assertThat(next()).isEqualTo("closed 1006");
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void closeInsideACallbackAfterTheGapEndsTheSocket() throws Exception {
    closesIn = "onReconnected";
    connect();
    scripted.connection().closed(1006);
    assertThat(next()).startsWith("reconnecting 1 ");
    scripted.opens();
    clock.advance(1_000);
    assertThat(next()).isEqualTo("reconnected 1");
    assertThat(next()).isEqualTo("listening closed 1000");
    assertThat(next()).isEqualTo("closed 1000");
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void closeInsideTheLastCallbackChangesNothing() throws Exception {
    closesIn = "onGivenUp";
    reconnect = reconnect.maxAttempts(1);
    connect();
    scripted.connection().closed(1006);
    assertThat(next()).startsWith("reconnecting 1 ");
    scripted.refuses();
    clock.advance(1_000);
    assertThat(next()).isEqualTo("given up after 1: refused");
    assertThat(next()).isEqualTo("error refused");
    assertThat(next()).isEqualTo("listening closed 1006");
    assertThat(next()).isEqualTo("closed 1006");
  }

  @Test
  void aConnectionThatComesAfterTheCloseIsClosed() throws Exception {
    WebSocket webSocket = connect();
    assertThat(scripted.config()).isNotNull();
    scripted.connection().closed(1006);
    assertThat(next()).startsWith("reconnecting 1 ");
    clock.advance(1_000);
    // The connect has begun, and waits for its outcome.
    assertThat(scripted.config()).isNotNull();
    CompletableFuture<Closure> closed = webSocket.close();
    scripted.opens();
    assertThat(closed).succeedsWithin(10, TimeUnit.SECONDS);
    assertThat(scripted.connection().sent.poll(10, TimeUnit.SECONDS)).isEqualTo("close 1000");
    assertThat(next()).isEqualTo("listening closed 1006");
    assertThat(next()).isEqualTo("closed 1006");
    assertThat(events).isEmpty();
  }

  @Test
  void byDefaultSendsAndPingsFailDuringTheGap() throws Exception {
    WebSocket webSocket = connect();
    scripted.connection().closed(1006);
    assertThat(webSocket.send("lost"))
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("the connection was lost, and the next one is not there yet");
    assertThat(webSocket.ping()).failsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void keptSendsLeaveInOrderBeforeLaterOnesAndAreBounded() throws Exception {
    reconnect = reconnect.keepSends(9);
    WebSocket webSocket = connect();
    scripted.connection().closed(1006);
    CompletableFuture<Void> one = webSocket.send("four");
    CompletableFuture<Void> two = webSocket.send("füv");
    assertThat(one).isNotDone();
    assertThat(webSocket.send("xy"))
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("8 bytes wait for the next one, and 2 more are over the bound of 9");
    scripted.opens();
    clock.advance(1_000);
    one.get(10, TimeUnit.SECONDS);
    two.get(10, TimeUnit.SECONDS);
    webSocket.send("later").get(10, TimeUnit.SECONDS);
    assertThat(scripted.connection().sent).containsExactly("four", "füv", "later");
  }

  @Test
  void whatIsKeptFailsWhenTheSocketEnds() throws Exception {
    reconnect = reconnect.keepSends(100);
    WebSocket webSocket = connect();
    scripted.connection().closed(1006);
    CompletableFuture<Void> waiting = webSocket.send("waiting");
    webSocket.close();
    assertThat(waiting)
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("the socket closed before the message could be sent");
  }

  @Test
  void whoseApplicationEndsIsNotConnectedAgain() throws Exception {
    connect();
    scripted.connection().closed(1001);
    assertThat(next()).startsWith("reconnecting 1 ");
    Reconnection.stopAll(Thread.currentThread().getContextClassLoader());
    assertThat(next()).isEqualTo("listening closed 1001");
    assertThat(clock.waiting()).isZero();
  }

  private static final String CONTAINER_CLOSED =
      "the client container was closed; expected an open one for the next connection";

  private void assertGivenUp(int attempts, int code) throws InterruptedException {
    assertThat(next()).isEqualTo("given up after " + attempts + ": " + CONTAINER_CLOSED);
    assertThat(next()).isEqualTo("error " + CONTAINER_CLOSED);
    assertThat(next()).isEqualTo("listening closed " + code);
    assertThat(next()).isEqualTo("closed " + code);
    assertThat(clock.waiting()).isZero();
    assertThat(scripted.closeListeners()).isZero();
  }

  @Test
  void theCloseOfTheContainerEndsTheWaitForTheNextAttempt() throws Exception {
    reconnect = reconnect.keepSends(100);
    WebSocket webSocket = connect(scripted.own());
    scripted.connection().closed(1006);
    assertThat(next()).startsWith("reconnecting 1 in 1000: ");
    CompletableFuture<Void> waiting = webSocket.send("waiting");
    scripted.close();
    assertGivenUp(1, 1006);
    assertThat(waiting).failsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void theCloseOfTheContainerEndsAConnectThatIsUnderWay() throws Exception {
    connect(scripted.own());
    scripted.connection().closed(1006);
    assertThat(next()).startsWith("reconnecting 1 in 1000: ");
    clock.advance(1_000);
    scripted.close();
    assertGivenUp(1, 1006);
  }

  @Test
  void aConnectionThatTheCloseOfItsContainerEndsIsNotFollowedByAnother() throws Exception {
    connect(scripted.own());
    ScriptedContainer.Connection connection = scripted.connection();
    scripted.close();
    assertThat(events).isEmpty();
    connection.closed(1001);
    assertGivenUp(0, 1001);
  }

  @Test
  void aContainerKeepsNothingOfASocketThatHasEnded() throws Exception {
    WebSocket webSocket = connect(scripted.own());
    assertThat(scripted.closeListeners()).isEqualTo(1);
    webSocket.close();
    assertThat(next()).isEqualTo("listening closed 1000");
    assertThat(scripted.closeListeners()).isZero();
  }

  @Test
  void aPeerThatDoesNotAnswerPingsIsLeftForAnotherConnectionAndThePingsGoOn() throws Exception {
    WebSocket webSocket = connect();
    webSocket.pingInterval(Duration.ofMillis(50));
    assertThat(scripted.connection().sent.poll(10, TimeUnit.SECONDS)).isEqualTo("close 1011");
    String lost = ": the connection closed with 1011: no pong came in the ping interval";
    assertThat(next()).isEqualTo("reconnecting 1 in 1000" + lost);
    scripted.opens();
    clock.advance(1_000);
    assertThat(next()).isEqualTo("reconnected 1");
    assertThat(scripted.connection().sent.poll(10, TimeUnit.SECONDS)).isEqualTo("close 1011");
    assertThat(next()).isEqualTo("reconnecting 1 in 2000" + lost);
    webSocket.close();
  }

  @Test
  void anAttemptThatSucceedsDoesNotCountForMaxAttempts() throws Exception {
    reconnect = reconnect.maxAttempts(1);
    connect();
    for (int delay = 1_000; delay <= 4_000; delay *= 2) {
      scripted.connection().closed(1001);
      assertThat(next()).startsWith("reconnecting 1 in " + delay + ": ");
      scripted.opens();
      clock.advance(delay);
      assertThat(next()).isEqualTo("reconnected 1");
    }
    scripted.connection().closed(1001);
    assertThat(next()).startsWith("reconnecting 1 in 8000: ");
    scripted.refuses();
    clock.advance(8_000);
    assertThat(next()).isEqualTo("given up after 1: refused");
  }

  @Test
  void whatIsSentWhileTheRulesAreAskedIsKept() throws Exception {
    CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    BlockingQueue<CompletableFuture<Void>> sent = new LinkedBlockingQueue<>();
    reconnect =
        reconnect
            .keepSends(100)
            .when(
                (code, reason) -> {
                  events.add("open: " + socket.join().isOpen());
                  sent.add(socket.join().send("waiting"));
                  return true;
                });
    socket.complete(connect());
    ScriptedContainer.Connection first = scripted.connection();
    first.closedLate(1006);
    assertThat(next()).isEqualTo("open: false");
    assertThat(next()).startsWith("reconnecting 1 ");
    scripted.opens();
    clock.advance(1_000);
    sent.take().get(10, TimeUnit.SECONDS);
    assertThat(first.sent).isEmpty();
    assertThat(scripted.connection().sent).containsExactly("waiting");
  }

  @Test
  void whoClosesWhileTheRulesAreAskedIsNotConnectedAgain() throws Exception {
    CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    reconnect =
        reconnect.when(
            (code, reason) -> {
              socket.join().close();
              return true;
            });
    socket.complete(connect());
    scripted.connection().closedLate(1006);
    assertThat(next()).isEqualTo("listening closed 1006");
    assertThat(next()).isEqualTo("closed 1006");
    assertThat(clock.waiting()).isZero();
  }

  /** Without a delay an attempt may have failed before its predecessor is announced. */
  @Test
  void anAttemptIsAnnouncedBeforeItsDelayBegins() throws Exception {
    BlockingQueue<Long> waiting = new LinkedBlockingQueue<>();
    Executor executor =
        task -> {
          waiting.add(clock.waiting());
          task.run();
        };
    settings = new ClientSettings(Map.of(ClientOption.EXECUTOR, executor));
    connect(scripted.own());
    waiting.clear();
    scripted.connection().closed(1006);
    assertThat(next()).startsWith("reconnecting 1 ");
    assertThat(waiting.poll(10, TimeUnit.SECONDS)).isZero();
    assertThat(clock.waiting()).isEqualTo(1);
  }

  @Test
  void noThreadIsAskedToTellAListenerThatDoesNothing() throws Exception {
    reconnect = Reconnect.create().jitter(() -> 1);
    BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    settings = new ClientSettings(Map.of(ClientOption.EXECUTOR, (Executor) tasks::add));
    connect(scripted.own());
    scripted.connection().closed(1006);
    scripted.opens();
    clock.advance(1_000);
    scripted.connection().says("again");
    assertThat(next()).isEqualTo("again");
    assertThat(tasks).isEmpty();
  }

  @Test
  void whateverAListenerOfReconnectsThrowsReachesOnErrorAndEndsTheSocket() throws Exception {
    reconnect =
        reconnect.listener(
            new ReconnectListener() {
              @Override
              public void onReconnecting(
                  WebSocket webSocket, int attempt, Duration delay, Throwable reason) {
                throw new StackOverflowError("deep");
              }
            });
    connect();
    scripted.connection().closed(1006);
    assertThat(next()).isEqualTo("error deep");
    assertThat(next()).isEqualTo("listening closed 1006");
    assertThat(next()).isEqualTo("closed 1006");
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void aFirstConnectionThatCannotBeOpenedFailsTheConnectAndIsNotFollowedByAnother()
      throws Exception {
    scripted.opens();
    Connector connector =
        new Connector(scripted.container(), settings, URI.create("ws://localhost/"));
    ClientConnection endpoint =
        new Reconnection(connector, settings, reconnect, null, new NoThreads(), clock::nanoTime)
            .first();
    CompletableFuture<Session> unused = connector.connect(endpoint);
    assertThat(endpoint.opened())
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("unable to create native thread");
    assertThat(clock.waiting()).isZero();
    assertThat(events).isEmpty();
  }

  /** The clock of a system that has no thread left. */
  private static final class NoThreads extends ScheduledThreadPoolExecutor {
    NoThreads() {
      super(0);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      // Not an OutOfMemoryError: where that is not caught, it ends the test's process.
      throw new Error("unable to create native thread");
    }
  }

  @Test
  void aSocketGivesUpWhereTheSystemHasNoThreadForTheClock() throws Exception {
    scripted.opens();
    Connector connector =
        new Connector(scripted.container(), settings, URI.create("ws://localhost/"));
    ClientConnection endpoint =
        new Reconnection(
                connector,
                settings,
                reconnect,
                socket -> socket.onClose((code, reason) -> events.add("closed " + code)),
                new NoThreads(),
                clock::nanoTime)
            .first();
    connector.connect(endpoint).get(10, TimeUnit.SECONDS);
    scripted.connection().closed(1006);
    assertThat(events.poll(10, TimeUnit.SECONDS)).startsWith("reconnecting 1 ");
    assertThat(next()).isEqualTo("given up after 1: unable to create native thread");
    assertThat(next()).isEqualTo("closed 1006");
  }

  @Test
  void aConnectionThatIsLostWhileTheApplicationStopsIsNotFollowedByAnother() throws Exception {
    reconnect =
        reconnect.jitter(
            () -> {
              Reconnection.stopAll(Thread.currentThread().getContextClassLoader());
              return 1;
            });
    connect();
    scripted.connection().closed(1006);
    assertThat(next()).isEqualTo("listening closed 1006");
    assertThat(next()).isEqualTo("closed 1006");
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void aConnectionThatOpensWhileTheApplicationStopsFailsItsConnectAndClosesTheSocket()
      throws Exception {
    WebSocketContainer own = scripted.own();
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    WebSocketContainer stopping =
        (WebSocketContainer)
            Proxy.newProxyInstance(
                ReconnectionTest.class.getClassLoader(),
                new Class<?>[] {EngineContainer.class},
                (self, method, arguments) -> {
                  if (method.getName().equals("addCloseListener")) {
                    Reconnection.stopAll(loader);
                  }
                  return method.invoke(own, arguments);
                });
    scripted.opens();
    Connector connector = new Connector(stopping, settings, URI.create("ws://localhost/"));
    ClientConnection endpoint =
        new Reconnection(connector, settings, reconnect, null, clock, clock::nanoTime).first();
    CompletableFuture<Session> unused = connector.connect(endpoint);
    assertThat(endpoint.opened())
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("the socket closed before the connection opened");
    assertThat(scripted.connection().sent).containsExactly("close 1000");
    assertThat(scripted.closeListeners()).isZero();
    assertThat(clock.waiting()).isZero();
  }
}
