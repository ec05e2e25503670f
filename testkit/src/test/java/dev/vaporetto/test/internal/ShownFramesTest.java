package dev.vaporetto.test.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.engine.EngineFrames;
import dev.vaporetto.engine.EngineSession;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The frames of chosen sessions are shown, switched on and off while they are open. */
class ShownFramesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Queue<Session> OPENED = new ConcurrentLinkedQueue<>();

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final MemoryEngine engine = MemoryEngine.open("on", executor);
  private final EngineFrames frames = engine.container().frames();

  @ServerEndpoint("/echo/{name}")
  public static class Echo {
    @OnOpen
    public void on(Session session) {
      OPENED.add(session);
    }

    @OnMessage
    public String on(String text) {
      return text;
    }
  }

  /** What a client hears. */
  public static final class Page extends Endpoint {
    final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.addMessageHandler(String.class, texts::add);
    }
  }

  @BeforeEach
  void deploy() throws Exception {
    OPENED.clear();
    engine.container().addEndpoint(Echo.class);
  }

  @AfterEach
  void close() {
    engine.close();
    executor.shutdownNow();
  }

  private Session connect(Page page) throws Exception {
    return engine
        .container()
        .connectAsync(
            page,
            ClientEndpointConfig.Builder.create()
                .extensions(List.copyOf(engine.container().getInstalledExtensions()))
                .build(),
            URI.create("ws://echo.test/echo/a"))
        .get(10, TimeUnit.SECONDS);
  }

  private static void echo(Session session, Page page, String text) throws Exception {
    session.getBasicRemote().sendText(text);
    assertThat(page.texts.poll(10, TimeUnit.SECONDS)).isEqualTo(text);
  }

  private static String name(Session server) {
    return "session " + server.getId() + ", 127.0.0.1 ";
  }

  @Test
  void aRouteIsShownWithTheSessionsThatAreOpenAndThoseThatComeLater() throws Exception {
    Page early = new Page();
    Session first = connect(early);
    echo(first, early, "before");
    assertThat(frames.showRoute("/echo/{name}", MINUTE)).isEqualTo(1);
    echo(first, early, "first");
    Page late = new Page();
    echo(connect(late), late, "second");
    frames.hide();
    echo(first, early, "after");
    Session firstServer = OPENED.remove();
    Session secondServer = OPENED.remove();
    assertThat(frames.latest())
        .containsExactly(
            name(firstServer) + "received TEXT FIN 5 bytes \"first\"",
            name(firstServer) + "sent TEXT FIN 5 bytes \"first\"",
            name(secondServer) + "received TEXT FIN 6 bytes \"second\"",
            name(secondServer) + "sent TEXT FIN 6 bytes \"second\"");
  }

  @Test
  void aSessionIsShownAloneAndACompressedMessageInflated() throws Exception {
    Page shown = new Page();
    Page other = new Page();
    Session session = connect(shown);
    Session server = OPENED.element();
    Session hidden = connect(other);
    assertThat(frames.showSession(server.getId(), MINUTE)).isTrue();
    String text = "again and again ".repeat(64);
    echo(hidden, other, "hidden");
    echo(session, shown, text);
    assertThat(frames.latest())
        .hasSize(2)
        .allMatch(line -> line.startsWith(name(server)))
        .last()
        .asString()
        .matches(".* sent TEXT FIN RSV1 \\d+ bytes inflated \"again and again .*");
    assertThat(((EngineSession) server).getRemoteAddress().getHostString()).isEqualTo("127.0.0.1");
  }

  @Test
  void aSessionThatIsNotOpenAndATimeThatIsNoneShowNothing() {
    assertThat(frames.showSession("none", MINUTE)).isFalse();
    assertThatThrownBy(() -> frames.showRoute("/echo/{name}", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0S");
    assertThatThrownBy(() -> frames.showSession("none", Duration.ofDays(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most a day");
    assertThat(frames.isShowing()).isFalse();
  }
}
