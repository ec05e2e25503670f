package dev.vaporetto.jakarta.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.client.RawPeer;
import dev.vaporetto.engine.ClientProperties;
import dev.vaporetto.engine.EngineContainer;
import dev.vaporetto.engine.OpeningFailedException;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Decoder;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Encoder;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ConnectToServerTest {
  /** What the endpoints of this test have received that the container makes. */
  private static volatile BlockingQueue<String> received = new LinkedBlockingQueue<>();

  private static final ClientEndpointConfig DEFAULTS =
      ClientEndpointConfig.Builder.create().build();

  private final WebSocketContainer container = ContainerProvider.getWebSocketContainer();

  /** A new queue: what is late for the test before is not this test's. */
  @BeforeEach
  void nothingIsReceived() {
    received = new LinkedBlockingQueue<>();
  }

  /** Accepts, echoes text frames, and answers the client's close frame. */
  private static RawPeer echo() throws IOException {
    return new RawPeer(
        exchange -> {
          exchange.accept("");
          while (true) {
            byte[] payload = exchange.readFrame();
            if (payload.length == 2) {
              exchange.sendFrame(8, payload);
              return;
            }
            exchange.sendFrame(1, payload);
          }
        });
  }

  public static class Programmatic extends Endpoint {
    final BlockingQueue<String> received = ConnectToServerTest.received;
    final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      MessageHandler.Whole<String> handler = received::add;
      session.addMessageHandler(String.class, handler);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      closed.complete(reason);
    }
  }

  @ClientEndpoint
  public static class Annotated {
    private final BlockingQueue<String> received = ConnectToServerTest.received;

    @OnOpen
    public void open(Session session) throws IOException {
      session.getBasicRemote().sendText("from onOpen");
    }

    @OnMessage
    public void message(String text) {
      received.add(text);
    }
  }

  @Test
  void theOpenSessionsAreAllConnectionsToTheEndpoint() throws Exception {
    try (RawPeer one = echo();
        RawPeer two = echo()) {
      try (Session first = container.connectToServer(new Programmatic(), DEFAULTS, one.uri());
          Session second = container.connectToServer(Programmatic.class, DEFAULTS, two.uri());
          Session other = container.connectToServer(Annotated.class, two.uri())) {
        assertThat(first.getOpenSessions()).containsExactlyInAnyOrder(first, second);
        assertThat(second.getOpenSessions()).containsExactlyInAnyOrder(first, second);
        assertThat(other.getOpenSessions()).containsExactly(other);
      }
    }
  }

  /** A configuration of an application's own kind, with nothing in it. */
  private static final class Empty implements ClientEndpointConfig {
    @Override
    public @Nullable List<String> getPreferredSubprotocols() {
      return null;
    }

    @Override
    public @Nullable List<Extension> getExtensions() {
      return null;
    }

    @Override
    public @Nullable SSLContext getSSLContext() {
      return null;
    }

    @Override
    public @Nullable Configurator getConfigurator() {
      return null;
    }

    @Override
    public @Nullable List<Class<? extends Encoder>> getEncoders() {
      return null;
    }

    @Override
    public @Nullable List<Class<? extends Decoder>> getDecoders() {
      return null;
    }

    @Override
    public @Nullable Map<String, Object> getUserProperties() {
      return null;
    }
  }

  @Test
  void aConfigurationThatReturnsNullsIsTheDefaultOne() throws Exception {
    try (RawPeer peer = echo()) {
      Programmatic endpoint = new Programmatic();
      try (Session session = container.connectToServer(endpoint, new Empty(), peer.uri())) {
        session.getBasicRemote().sendText("hello");
        assertThat(endpoint.received.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
        assertThat(session.getUserProperties()).isEmpty();
      }
    }
  }

  @Test
  void anExtensionThatIsNullIsADeploymentException() {
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create()
            .extensions(java.util.Arrays.asList((Extension) null))
            .build();
    assertThatThrownBy(
            () ->
                container.connectToServer(
                    new Programmatic(), config, URI.create("ws://localhost:1/")))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("getExtensions() returned a list with a null; expected none");
  }

  @ClientEndpoint
  public static class ReadingClient {
    final BlockingQueue<String> read = new LinkedBlockingQueue<>();

    @OnMessage
    public void message(InputStream stream, Session session) throws IOException {
      read.add("first " + stream.read());
      session.getBasicRemote().sendText("go on");
      read.add("rest " + stream.readAllBytes().length);
    }
  }

  @Test
  void aClientReadsAMessageWhileItArrives() throws Exception {
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              exchange.accept("");
              exchange.send(new byte[] {0x02, 1, 7});
              if (new String(exchange.readFrame(), UTF_8).equals("go on")) {
                exchange.send(new byte[] {(byte) 0x80, 2, 8, 9});
              }
              exchange.awaitEnd();
            })) {
      ReadingClient endpoint = new ReadingClient();
      try (Session session = container.connectToServer(endpoint, peer.uri())) {
        assertThat(endpoint.read.poll(20, TimeUnit.SECONDS)).isEqualTo("first 7");
        assertThat(endpoint.read.poll(20, TimeUnit.SECONDS)).isEqualTo("rest 2");
        assertThat(session.isOpen()).isTrue();
      }
    }
  }

  @Test
  void anEndpointInstanceConnectsEchoesAndCloses() throws Exception {
    try (RawPeer peer = echo()) {
      Programmatic endpoint = new Programmatic();
      Session session = container.connectToServer(endpoint, DEFAULTS, peer.uri("/echo?a=b"));
      assertThat(session.isOpen()).isTrue();
      assertThat(session.getRequestURI()).isEqualTo(peer.uri("/echo?a=b"));
      assertThat(session.getRequestParameterMap()).isEqualTo(Map.of("a", List.of("b")));
      session.getBasicRemote().sendText("hello");
      assertThat(endpoint.received.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
      session.close();
      CloseReason reason = endpoint.closed.get(20, TimeUnit.SECONDS);
      assertThat(reason.getCloseCode()).isEqualTo(CloseReason.CloseCodes.NORMAL_CLOSURE);
    }
  }

  @Test
  void anEndpointClassConnects() throws Exception {
    try (RawPeer peer = echo()) {
      try (Session session = container.connectToServer(Programmatic.class, DEFAULTS, peer.uri())) {
        session.getBasicRemote().sendText("by class");
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("by class");
      }
    }
  }

  @Test
  void anAnnotatedClassConnects() throws Exception {
    try (RawPeer peer = echo()) {
      try (Session session = container.connectToServer(Annotated.class, peer.uri())) {
        assertThat(session.isOpen()).isTrue();
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("from onOpen");
      }
    }
  }

  @Test
  void anAnnotatedInstanceConnects() throws Exception {
    try (RawPeer peer = echo()) {
      try (Session session = container.connectToServer(new Annotated(), peer.uri())) {
        assertThat(session.isOpen()).isTrue();
        assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("from onOpen");
      }
    }
  }

  @Test
  void framesThatComeWithTheResponseHeadAreDispatched() throws Exception {
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              String head = exchange.readHead();
              exchange.send(RawPeer.accepting(head, "") + "\r\n\u0081\u0005early\u0081\u0003two");
              exchange.awaitEnd();
            })) {
      Programmatic endpoint = new Programmatic();
      try (Session session = container.connectToServer(endpoint, DEFAULTS, peer.uri())) {
        assertThat(session.isOpen()).isTrue();
        assertThat(endpoint.received.poll(20, TimeUnit.SECONDS)).isEqualTo("early");
        assertThat(endpoint.received.poll(20, TimeUnit.SECONDS)).isEqualTo("two");
      }
    }
  }

  @Test
  void theConfiguratorSeesAndChangesTheRequestAndSeesTheResponse() throws Exception {
    CompletableFuture<String> requestHead = new CompletableFuture<>();
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              requestHead.complete(
                  exchange.accept("Sec-WebSocket-Protocol: second\r\nX-Answer: yes\r\n"));
              exchange.awaitEnd();
            })) {
      CompletableFuture<HandshakeResponse> response = new CompletableFuture<>();
      ClientEndpointConfig config =
          ClientEndpointConfig.Builder.create()
              .preferredSubprotocols(List.of("first", "second"))
              .extensions(
                  List.of(
                      new NamedExtension("permessage-deflate"), new NamedExtension("x-unknown")))
              .configurator(
                  new ClientEndpointConfig.Configurator() {
                    @Override
                    public void beforeRequest(Map<String, List<String>> headers) {
                      headers.put("X-Added", List.of("by the configurator"));
                      headers.put("X-Null", null);
                    }

                    @Override
                    public void afterResponse(HandshakeResponse hr) {
                      hr.getHeaders().put("X-Seen", new ArrayList<>(List.of("by the client")));
                      hr.getHeaders().getOrDefault("X-ANSWER", List.of()).add("written");
                      response.complete(hr);
                    }
                  })
              .build();
      try (Session session = container.connectToServer(new Programmatic(), config, peer.uri())) {
        assertThat(requestHead.get(20, TimeUnit.SECONDS))
            .contains("\r\nX-Added: by the configurator\r\n")
            .contains("\r\nSec-WebSocket-Protocol: first, second\r\n")
            .contains(
                "\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits,"
                    + " x-unknown\r\n");
        assertThat(session.getNegotiatedSubprotocol()).isEqualTo("second");
        assertThat(response.join().getHeaders())
            .containsEntry("x-answer", List.of("yes", "written"))
            .containsEntry("x-seen", List.of("by the client"));
      }
    }
  }

  @Test
  void anErrorOfAConfiguratorClosesTheSocketAndFailsTheConnect() throws Exception {
    BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    NoClassDefFoundError error = new NoClassDefFoundError("of the configurator");
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create()
            .configurator(
                new ClientEndpointConfig.Configurator() {
                  @Override
                  public void afterResponse(HandshakeResponse hr) {
                    throw error;
                  }
                })
            .build();
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              exchange.accept("");
              exchange.awaitEnd();
              ended.add("ended");
            })) {
      String message =
          "Cannot connect to ws://127.0.0.1:"
              + peer.port()
              + "/x?...: java.lang.NoClassDefFoundError: of the configurator";
      URI uri = URI.create("ws://user:password@127.0.0.1:" + peer.port() + "/x?token=secret");
      assertThatThrownBy(() -> container.connectToServer(new Programmatic(), config, uri))
          .isInstanceOf(DeploymentException.class)
          .hasMessage(message)
          .hasCause(error);
      assertThat(ended.poll(20, TimeUnit.SECONDS)).isEqualTo("ended");
      assertThatThrownBy(
              () ->
                  ((EngineContainer) container)
                      .connectAsync(new Programmatic(), config, uri)
                      .get(20, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(DeploymentException.class)
          .hasMessage(message);
      assertThat(ended.poll(20, TimeUnit.SECONDS)).isEqualTo("ended");
    }
  }

  @Test
  void anExecutorWithoutAThreadLosesNoConnect() throws Exception {
    Executor exhausted =
        task -> {
          throw new OutOfMemoryError("unable to create native thread");
        };
    ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();
    config.getUserProperties().put(ClientProperties.EXECUTOR, exhausted);
    try (RawPeer peer = echo()) {
      Programmatic endpoint = new Programmatic();
      Session session =
          ((EngineContainer) container)
              .connectAsync(endpoint, config, peer.uri())
              .get(20, TimeUnit.SECONDS);
      session.getBasicRemote().sendText("hello");
      assertThat(endpoint.received.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
      session.close();
    }
  }

  /** Adds a header to the request. */
  public static class Adding extends ClientEndpointConfig.Configurator {
    @Override
    public void beforeRequest(Map<String, List<String>> headers) {
      headers.put("X-Annotated", List.of("yes"));
    }
  }

  public static class NumberEncoder implements Encoder.Text<Number> {
    @Override
    public String encode(Number number) {
      return "number " + number;
    }
  }

  public static class NumberDecoder implements Decoder.Text<BigDecimal> {
    @Override
    public boolean willDecode(String text) {
      return text.startsWith("number ");
    }

    @Override
    public BigDecimal decode(String text) {
      return new BigDecimal(text.substring("number ".length()));
    }
  }

  @ClientEndpoint(
      configurator = Adding.class,
      subprotocols = {"v2", "v1"},
      encoders = NumberEncoder.class,
      decoders = NumberDecoder.class)
  public static class FullyAnnotated {
    final BlockingQueue<BigDecimal> numbers = new LinkedBlockingQueue<>();

    @OnMessage
    public void on(BigDecimal number) {
      numbers.add(number);
    }
  }

  @Test
  void anAnnotationsConfiguratorSubprotocolsAndCodersAreUsed() throws Exception {
    CompletableFuture<String> requestHead = new CompletableFuture<>();
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              requestHead.complete(exchange.accept("Sec-WebSocket-Protocol: v1\r\n"));
              exchange.sendFrame(1, exchange.readFrame());
              exchange.awaitEnd();
            })) {
      FullyAnnotated endpoint = new FullyAnnotated();
      try (Session session = container.connectToServer(endpoint, peer.uri())) {
        assertThat(requestHead.get(20, TimeUnit.SECONDS))
            .contains("\r\nX-Annotated: yes\r\n")
            .contains("\r\nSec-WebSocket-Protocol: v2, v1\r\n");
        assertThat(session.getNegotiatedSubprotocol()).isEqualTo("v1");
        session.getBasicRemote().sendObject(new BigDecimal("1.50"));
        assertThat(endpoint.numbers.poll(20, TimeUnit.SECONDS)).isEqualTo(new BigDecimal("1.50"));
      }
    }
  }

  private record NamedExtension(String name) implements Extension {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public List<Parameter> getParameters() {
      return List.of();
    }
  }

  @Test
  void aConnectMayBeMadeInsideEveryCallbackAtOnce() throws Exception {
    int sessions = 4 * Runtime.getRuntime().availableProcessors();
    try (RawPeer peer = echo()) {
      BlockingQueue<String> inner = new LinkedBlockingQueue<>();
      for (int i = 0; i < sessions; i++) {
        Session session =
            container.connectToServer(
                new Endpoint() {
                  @Override
                  public void onOpen(Session opened, EndpointConfig config) {
                    MessageHandler.Whole<String> handler =
                        text -> {
                          try (Session second =
                              container.connectToServer(new Programmatic(), DEFAULTS, peer.uri())) {
                            inner.add(text + second.isOpen());
                          } catch (DeploymentException | IOException e) {
                            inner.add(e.toString());
                          }
                        };
                    opened.addMessageHandler(String.class, handler);
                  }
                },
                DEFAULTS,
                peer.uri());
        session.getAsyncRemote().sendText("nested ");
      }
      for (int i = 0; i < sessions; i++) {
        assertThat(inner.poll(20, TimeUnit.SECONDS)).isEqualTo("nested true");
      }
    }
  }

  @Test
  void callbacksThatWaitForEachOtherDoNotStarve() throws Exception {
    int sessions = 3 * Runtime.getRuntime().availableProcessors();
    CountDownLatch all = new CountDownLatch(sessions);
    BlockingQueue<Boolean> together = new LinkedBlockingQueue<>();
    try (RawPeer peer = echo()) {
      for (int i = 0; i < sessions; i++) {
        Session session =
            container.connectToServer(
                new Endpoint() {
                  @Override
                  public void onOpen(Session opened, EndpointConfig config) {
                    MessageHandler.Whole<String> handler =
                        text -> {
                          all.countDown();
                          try {
                            together.add(all.await(20, TimeUnit.SECONDS));
                          } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                          }
                        };
                    opened.addMessageHandler(String.class, handler);
                  }
                },
                DEFAULTS,
                peer.uri());
        session.getAsyncRemote().sendText("wait");
      }
      for (int i = 0; i < sessions; i++) {
        assertThat(together.poll(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void anAsynchronousConnectReturnsAtOnceAndOpensOnAnotherThread() throws Exception {
    try (RawPeer peer = echo()) {
      Programmatic endpoint = new Programmatic();
      CompletableFuture<Session> connecting =
          ((EngineContainer) container).connectAsync(endpoint, DEFAULTS, peer.uri());
      Session session = connecting.get(20, TimeUnit.SECONDS);
      session.getBasicRemote().sendText("async");
      assertThat(endpoint.received.poll(20, TimeUnit.SECONDS)).isEqualTo("async");
    }
  }

  /** The server sees the end of the connection. */
  @Test
  void aFutureThatSomebodyElseEndsGivesTheAttemptUp() throws Exception {
    ClientEndpointConfig patient = ClientEndpointConfig.Builder.create().build();
    patient.getUserProperties().put(ClientProperties.HANDSHAKE_TIMEOUT, Duration.ofHours(1));
    List<Consumer<CompletableFuture<Session>>> ways =
        List.of(
            future -> future.cancel(false),
            future -> future.orTimeout(1, TimeUnit.MILLISECONDS),
            future -> future.completeExceptionally(new IOException("enough")),
            future -> future.complete(null));
    for (Consumer<CompletableFuture<Session>> way : ways) {
      try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        URI uri = URI.create("ws://127.0.0.1:" + silent.getLocalPort() + "/");
        CompletableFuture<Session> connecting =
            ((EngineContainer) container).connectAsync(new Programmatic(), patient, uri);
        try (Socket accepted = silent.accept()) {
          accepted.setSoTimeout(10_000);
          assertThat(accepted.getInputStream().read()).as("the request").isEqualTo('G');
          way.accept(connecting);
          assertThat(accepted.getInputStream().readAllBytes()).as("its rest").isNotEmpty();
        }
      }
    }
  }

  @Test
  void whatIsNoClientEndpointIsRefusedWithTheRule() {
    assertThatThrownBy(() -> container.connectToServer(String.class, URI.create("ws://localhost/")))
        .isInstanceOf(DeploymentException.class)
        .hasMessage("java.lang.String has no @ClientEndpoint; expected an annotated class");
    assertThatThrownBy(
            () ->
                container.connectToServer(
                    new Programmatic(),
                    DEFAULTS,
                    URI.create("ftp://user:password@localhost/?token=secret")))
        .isInstanceOf(DeploymentException.class)
        .hasMessage(
            "Cannot connect to ftp://localhost/?...: WebSocket URI: got"
                + " \"ftp://localhost/?...\", expected ws://host or wss://host, or http or https"
                + " in their place");
  }

  @Test
  void aRefusedHandshakeSaysTheStatusAndTheReason() throws Exception {
    try (RawPeer peer = RawPeer.saying("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nbody")) {
      assertThatThrownBy(
              () ->
                  container.connectToServer(
                      new Programmatic(), DEFAULTS, peer.uri("/secret?token")))
          .isInstanceOf(DeploymentException.class)
          .hasMessage(
              "ws://127.0.0.1:%d: the opening handshake failed: got the status 403 Forbidden,"
                  + " expected 101",
              peer.port())
          .cause()
          .isInstanceOfSatisfying(
              OpeningFailedException.class,
              failure -> {
                assertThat(failure.step()).isEqualTo(OpeningFailedException.Step.HANDSHAKE);
                assertThat(failure.status()).isEqualTo(403);
                assertThat(failure.headers()).containsEntry("content-length", List.of("4"));
              });
    }
  }

  @Test
  void aContainerThatIsClosedSends1001AndConnectsNoMore() throws Exception {
    CompletableFuture<byte[]> last = new CompletableFuture<>();
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              exchange.accept("");
              byte[] close = exchange.readFrame();
              // First: a client that does not wait for the answer any more has closed the socket.
              last.complete(close);
              exchange.sendFrame(8, close);
            })) {
      VaporettoClientContainer own = (VaporettoClientContainer) container;
      Programmatic endpoint = new Programmatic();
      Session unused = own.connectToServer(endpoint, DEFAULTS, peer.uri());
      own.close();
      assertThat(endpoint.closed.get(20, TimeUnit.SECONDS).getReasonPhrase())
          .isEqualTo("the client stops");
      assertThat(last.get(20, TimeUnit.SECONDS)).isEqualTo(closePayload(1001, "the client stops"));
      assertThatThrownBy(() -> own.connectToServer(endpoint, DEFAULTS, peer.uri()))
          .isInstanceOf(IOException.class)
          .hasMessage("the client container is closed; expected an open one");
    }
  }

  @Test
  void closeListenersRunOnceAndAClosedContainerTakesNone() {
    VaporettoClientContainer own = (VaporettoClientContainer) container;
    List<String> called = new ArrayList<>();
    Runnable removed = () -> called.add("removed");
    assertThat(own.addCloseListener(removed)).isTrue();
    assertThat(
            own.addCloseListener(
                () -> {
                  throw new IllegalStateException("the first fails");
                }))
        .isTrue();
    assertThat(own.addCloseListener(() -> called.add("second"))).isTrue();
    own.removeCloseListener(removed);
    own.close();
    own.close();
    assertThat(called).containsExactly("second");
    assertThat(own.addCloseListener(removed)).isFalse();
  }

  @Test
  void bothMethodsOfAConfiguratorHaveTheApplicationsClassLoader() throws Exception {
    BlockingQueue<ClassLoader> loaders = new LinkedBlockingQueue<>();
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create()
            .configurator(
                new ClientEndpointConfig.Configurator() {
                  @Override
                  public void beforeRequest(Map<String, List<String>> headers) {
                    loaders.add(Thread.currentThread().getContextClassLoader());
                  }

                  @Override
                  public void afterResponse(HandshakeResponse hr) {
                    loaders.add(Thread.currentThread().getContextClassLoader());
                  }
                })
            .build();
    ClassLoader application = new ClassLoader(getClass().getClassLoader()) {};
    ClassLoader outside = Thread.currentThread().getContextClassLoader();
    try (RawPeer peer = echo()) {
      Thread.currentThread().setContextClassLoader(application);
      CompletableFuture<Session> connecting =
          ((EngineContainer) container).connectAsync(new Programmatic(), config, peer.uri());
      connecting.get(20, TimeUnit.SECONDS).close();
    } finally {
      Thread.currentThread().setContextClassLoader(outside);
    }
    assertThat(loaders).containsExactly(application, application);
  }

  private static byte[] closePayload(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    byte[] payload = new byte[2 + text.length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, text.length);
    return payload;
  }
}
