package dev.vaporetto.test.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.engine.EngineSession;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that stops, and perhaps starts again, while its application goes on. */
class GoingAwayTest {
  private static final long PATIENCE_SECONDS = 10;
  private static final URI ECHO = URI.create("ws://echo.test/echo");

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final MemoryEngine engine = MemoryEngine.open("off", executor);

  @ServerEndpoint("/echo")
  public static class Echo {
    @OnMessage
    public String on(String text) {
      return text;
    }
  }

  /** What a client hears. */
  public static final class Page extends Endpoint {
    final CompletableFuture<String> text = new CompletableFuture<>();
    final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.addMessageHandler(String.class, text::complete);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      closed.complete(reason);
    }
  }

  @BeforeEach
  void deploy() throws Exception {
    engine.container().addEndpoint(Echo.class);
  }

  @AfterEach
  void close() {
    engine.close();
    executor.shutdownNow();
  }

  private Session connect(Page page) throws Exception {
    return connect(page, ECHO);
  }

  private Session connect(Page page, URI uri) throws Exception {
    return engine
        .container()
        .connectAsync(page, ClientEndpointConfig.Builder.create().build(), uri)
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static int code(Page page) throws Exception {
    return page.closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getCloseCode().getCode();
  }

  @Test
  void sessionsThatAreOpenAndThoseThatComeLaterAreClosedWith1001() throws Exception {
    Page early = new Page();
    Page late = new Page();
    Session unusedEarly = connect(early);
    engine.container().goAway();
    assertThat(code(early)).isEqualTo(1001);
    Session unusedLate = connect(late);
    assertThat(code(late)).isEqualTo(1001);
  }

  /** Its endpoint's own executor is busy with something else, for longer than a stop may wait. */
  @Test
  void aSessionWhoseOnOpenHasNotRunYetIsClosedWith1001() throws Exception {
    Executor busy = task -> {};
    ServerEndpointConfig config = ServerEndpointConfig.Builder.create(Page.class, "/busy").build();
    config.getUserProperties().put(EngineProperties.EXECUTOR, busy);
    engine.container().addEndpoint(config);
    Page page = new Page();
    Session unused = connect(page, URI.create("ws://echo.test/busy"));
    engine.container().goAway();
    assertThat(code(page)).isEqualTo(1001);
  }

  @Test
  void sessionsStayOpenAgainAfterTheServerHasComeBack() throws Exception {
    engine.container().goAway();
    engine.container().comeBack();
    Page page = new Page();
    connect(page).getBasicRemote().sendText("still there");
    assertThat(page.text.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("still there");
    assertThat(page.closed).isNotDone();
  }

  @Test
  void aDrainLetsSessionsEndAndTurnsNewcomersAwayUntilTheServerHasComeBack() throws Exception {
    Page ends = new Page();
    Page stays = new Page();
    Session first = connect(ends);
    Session unused = connect(stays);
    Queue<Session> told = new ConcurrentLinkedQueue<>();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Consumer<EngineSession> listener =
        session -> {
          told.add(session);
          if (told.size() == 2) {
            begun.complete(null);
          }
          throw new IllegalStateException("of a listener");
        };
    engine.container().addDrainListener(listener);
    CompletableFuture<Integer> drained =
        CompletableFuture.supplyAsync(
            () -> engine.container().drain(Duration.ofSeconds(60)), executor);
    begun.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThatThrownBy(() -> connect(new Page())).hasStackTraceContaining("503");
    first.close();
    assertThat(code(ends)).isEqualTo(1000);
    assertThat(stays.closed).isNotDone();
    told.forEach(GoingAwayTest::close);
    assertThat(drained.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isZero();

    engine.container().removeDrainListener(listener);
    engine.container().comeBack();
    Page late = new Page();
    Session unusedLate = connect(late);
    assertThat(engine.container().drain(Duration.ZERO)).isEqualTo(1);
    assertThat(code(late)).isEqualTo(1001);
  }

  private static void close(Session session) {
    try {
      session.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aDrainOfATimeThatNobodyCanMeanIsRefused() {
    assertThatThrownBy(() -> engine.container().drain(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("zero to a day");
  }
}
