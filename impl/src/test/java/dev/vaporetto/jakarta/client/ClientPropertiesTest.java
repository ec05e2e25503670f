package dev.vaporetto.jakarta.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.client.RawPeer;
import dev.vaporetto.engine.ClientProperties;
import dev.vaporetto.engine.EngineContainer;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client's user properties at work, through the standard API. */
@Timeout(120)
class ClientPropertiesTest {
  private final EngineContainer container =
      (EngineContainer) ContainerProvider.getWebSocketContainer();

  /** Records its callbacks and their threads. */
  private static final class Noting extends Endpoint {
    final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
    final Set<String> threads = Collections.synchronizedSet(new TreeSet<>());

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      threads.add(Thread.currentThread().getName());
      MessageHandler.Whole<String> handler =
          text -> {
            threads.add(Thread.currentThread().getName());
            messages.add(text);
          };
      session.addMessageHandler(String.class, handler);
    }

    @Override
    public void onError(Session session, Throwable failure) {
      threads.add(Thread.currentThread().getName());
      errors.add(failure);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      threads.add(Thread.currentThread().getName());
      closed.complete(reason);
    }
  }

  /** Notes the headers of each request, and adds some. */
  private static final class Configurator extends ClientEndpointConfig.Configurator {
    final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    @Override
    public void beforeRequest(Map<String, List<String>> headers) {
      calls.add("before " + headers.get("Host") + headers.containsKey("Authorization"));
      headers.put("X-Count", List.of(String.valueOf(calls.size())));
    }

    @Override
    public void afterResponse(HandshakeResponse response) {
      calls.add("after " + response.getHeaders().get("X-Answer"));
    }
  }

  private static ClientEndpointConfig config(Object... properties) {
    return config(new ClientEndpointConfig.Configurator(), properties);
  }

  private static ClientEndpointConfig config(
      ClientEndpointConfig.Configurator configurator, Object... properties) {
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create().configurator(configurator).build();
    for (int i = 0; i < properties.length; i += 2) {
      config.getUserProperties().put((String) properties[i], properties[i + 1]);
    }
    return config;
  }

  /** Accepts, echoes text frames, and answers the client's close frame. */
  private static void echo(RawPeer.Exchange exchange) throws IOException {
    while (true) {
      byte[] payload = exchange.readFrame();
      if (payload.length == 2) {
        exchange.sendFrame(8, payload);
        return;
      }
      exchange.sendFrame(1, payload);
    }
  }

  @Test
  void aValueThatIsNotUsableIsADeploymentException() {
    ClientEndpointConfig config = config(ClientProperties.MAX_REDIRECTS, "many");
    URI uri = URI.create("ws://127.0.0.1:9/");
    String message =
        "Cannot connect to ws://127.0.0.1:9/: the user property dev.vaporetto.maxRedirects came as"
            + " \"many\"; expected a whole number from 0 to 100";
    assertThatThrownBy(() -> container.connectToServer(new Noting(), config, uri))
        .isInstanceOf(DeploymentException.class)
        .hasMessage(message);
    assertThat(container.connectAsync(new Noting(), config, uri))
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(DeploymentException.class)
        .withMessageContaining(message);
  }

  @Test
  void theConfiguratorIsAskedBeforeEachRequestAndAfterTheResponseThatOpens() throws Exception {
    Configurator configurator = new Configurator();
    PasswordAuthentication user = new PasswordAuthentication("u", "p".toCharArray());
    BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              String head = exchange.readHead();
              heads.add(head);
              if (head.startsWith("GET /first")) {
                exchange.send("HTTP/1.1 307 There\r\nX-Answer: 1\r\nLocation: /second?q=1\r\n\r\n");
              } else if (!head.contains("Authorization: Basic")) {
                exchange.send("HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x\r\n\r\n");
              } else {
                exchange.send(RawPeer.accepting(head, "X-Answer: 3\r\n") + "\r\n");
                echo(exchange);
              }
            })) {
      try (Session session =
          container.connectToServer(
              new Noting(),
              config(configurator, ClientProperties.CREDENTIALS, user),
              peer.uri("/first"))) {
        assertThat(session.getRequestURI()).isEqualTo(peer.uri("/second?q=1"));
        assertThat(session.getRequestParameterMap()).isEqualTo(Map.of("q", List.of("1")));
      }
      String before = "before [127.0.0.1:" + peer.port() + "]false";
      assertThat(configurator.calls).containsExactly(before, before, before, "after [3]");
      assertThat(heads).hasSize(3);
      assertThat(heads.remove()).contains("X-Count: 1");
      assertThat(heads.remove()).contains("X-Count: 2");
      assertThat(heads.remove()).contains("X-Count: 3");
    }
  }

  @Test
  void aConfiguratorThatFailsOnTheWayIsAFailure() throws Exception {
    ClientEndpointConfig.Configurator failing =
        new ClientEndpointConfig.Configurator() {
          private int calls;

          @Override
          public void beforeRequest(Map<String, List<String>> headers) {
            if (++calls == 2) {
              throw new IllegalStateException("enough");
            }
          }
        };
    try (RawPeer peer = RawPeer.saying("HTTP/1.1 302 There\r\nLocation: /\r\n\r\n")) {
      assertThatThrownBy(() -> container.connectToServer(new Noting(), config(failing), peer.uri()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("got \"java.lang.IllegalStateException: enough\" of the");
    }
  }

  @Test
  void refusedCredentialsAreADeploymentException() throws Exception {
    try (RawPeer peer =
        RawPeer.saying("HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x\r\n\r\n")) {
      PasswordAuthentication user = new PasswordAuthentication("u", "p".toCharArray());
      assertThatThrownBy(
              () ->
                  container.connectToServer(
                      new Noting(), config(ClientProperties.CREDENTIALS, user), peer.uri()))
          .isInstanceOf(DeploymentException.class)
          .hasMessageEndingWith(
              "got the status 401 No, expected 101; the credentials were sent and refused");
    }
  }

  @Test
  void aMessageLargerThanTheLimitClosesWith1009() throws Exception {
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              exchange.accept("");
              exchange.sendFrame(1, "12345678".getBytes(US_ASCII));
              exchange.sendFrame(1, "123456789".getBytes(US_ASCII));
              exchange.awaitEnd();
            })) {
      Noting endpoint = new Noting();
      Session unused =
          container.connectToServer(
              endpoint, config(ClientProperties.MAX_MESSAGE_SIZE, 8), peer.uri());
      assertThat(endpoint.closed.get(20, TimeUnit.SECONDS).getCloseCode().getCode())
          .isEqualTo(1009);
      assertThat(endpoint.messages).containsExactly("12345678");
    }
  }

  @Test
  void aPeerThatDoesNotAnswerAPingIsClosed() throws Exception {
    CompletableFuture<byte[]> ping = new CompletableFuture<>();
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              exchange.accept("");
              ping.complete(exchange.readFrame());
              exchange.awaitEnd();
            })) {
      Noting endpoint = new Noting();
      Session unused =
          container.connectToServer(
              endpoint, config(ClientProperties.PING_INTERVAL, 1), peer.uri());
      assertThat(ping.get(20, TimeUnit.SECONDS)).isEqualTo("heartbeat".getBytes(US_ASCII));
      assertThat(endpoint.closed.get(20, TimeUnit.SECONDS).getCloseCode().getCode())
          .isEqualTo(1006);
      assertThat(endpoint.errors)
          .singleElement()
          .hasToString(
              "jakarta.websocket.SessionException: the peer sent nothing within 1 ms of a ping");
    }
  }

  // ---- the executor

  private Noting echoOnce(Executor executor, boolean async) throws Exception {
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              exchange.accept("");
              echo(exchange);
            })) {
      Noting endpoint = new Noting();
      ClientEndpointConfig config = config(ClientProperties.EXECUTOR, executor);
      Session session =
          async
              ? container.connectAsync(endpoint, config, peer.uri()).get(20, TimeUnit.SECONDS)
              : container.connectToServer(endpoint, config, peer.uri());
      session.getBasicRemote().sendText("text");
      assertThat(endpoint.messages.poll(20, TimeUnit.SECONDS)).isEqualTo("text");
      session.close();
      endpoint.closed.get(20, TimeUnit.SECONDS);
      return endpoint;
    }
  }

  @Test
  void callbacksRunOnTheApplicationsExecutor() throws Exception {
    ExecutorService executor =
        Executors.newSingleThreadExecutor(task -> new Thread(task, "application"));
    try {
      assertThat(echoOnce(executor, true).threads).containsExactly("application");
      assertThat(echoOnce(executor, false).threads)
          .containsExactlyInAnyOrder("application", Thread.currentThread().getName());
    } finally {
      executor.shutdown();
    }
  }

  @Test
  void anExecutorOfTheCallersThreadDoesNotGetTheSelectors() throws Exception {
    assertThat(echoOnce(Runnable::run, true).threads)
        .allMatch(thread -> thread.startsWith("vaporetto client callbacks-"));
  }

  @Test
  void whatAnExecutorRejectsRunsOnTheEnginesThreads() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    executor.shutdown();
    assertThat(echoOnce(executor, true).threads)
        .allMatch(thread -> thread.startsWith("vaporetto client callbacks-"));
  }

  /** A peer that asks for Basic, and opens for whoever answers. */
  private static RawPeer asking(BlockingQueue<String> heads) throws IOException {
    return new RawPeer(
        exchange -> {
          String head = exchange.readHead();
          heads.add(head);
          if (head.contains("Authorization: ")) {
            exchange.send(RawPeer.accepting(head, "") + "\r\n");
          } else {
            exchange.send(
                "HTTP/1.1 401 Who\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n");
          }
          exchange.awaitEnd();
        });
  }

  @Test
  void userInformationOfAUriIsUsedAndNotShown() throws Exception {
    BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    try (RawPeer peer = asking(heads)) {
      URI uri = URI.create("http://user:secret@127.0.0.1:" + peer.port() + "/caf\u00e9");
      ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();
      try (Session session = container.connectToServer(new Noting(), config, uri)) {
        assertThat(session.getRequestURI())
            .hasToString("ws://127.0.0.1:" + peer.port() + "/caf%C3%A9");
      }
      assertThat(heads.poll()).doesNotContain("Authorization");
      assertThat(heads.poll()).contains("Authorization: Basic dXNlcjpzZWNyZXQ=");
      container.connectAsync(new Noting(), config, uri).get(10, TimeUnit.SECONDS).close();
      assertThat(heads).hasSize(2);
      heads.clear();
      config
          .getUserProperties()
          .put(
              ClientProperties.CREDENTIALS,
              new PasswordAuthentication("other", "secret".toCharArray()));
      container.connectToServer(new Noting(), config, uri).close();
      heads.remove();
      assertThat(heads.poll()).contains("Authorization: Basic b3RoZXI6c2VjcmV0");
    }
  }

  @Test
  void everyWrongUriFailsInOneWayWhateverTheFormOfTheConnect() {
    ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();
    for (String text :
        new String[] {
          "ftp://h/", "h/x", "ws:h", "ws:///x", "ws://h:0/", "ws://h/#f", "ws://a%25/"
        }) {
      URI uri = URI.create(text);
      String shown = text.replace("#f", "#...");
      String message = "Cannot connect to " + shown + ": WebSocket URI: got \"" + shown + '"';
      assertThatThrownBy(() -> container.connectToServer(new Noting(), config, uri))
          .isInstanceOf(DeploymentException.class)
          .hasMessageStartingWith(message);
      assertThatThrownBy(() -> container.connectAsync(new Noting(), config, uri).get())
          .cause()
          .isInstanceOf(DeploymentException.class)
          .hasMessageStartingWith(message);
    }
    assertThatThrownBy(() -> container.uri("ws://a b/"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(container.uri("ws://h/a b")).hasToString("ws://h/a%20b");
  }
}
