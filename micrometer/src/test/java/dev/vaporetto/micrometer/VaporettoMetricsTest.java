package dev.vaporetto.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.WebSocketRoutes;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The meters of a real server. */
@Timeout(60)
class VaporettoMetricsTest {
  private static final String ENDPOINT = "/echo/{name}";

  /** Answers with what comes. */
  @ServerEndpoint(ENDPOINT)
  public static final class Echo {
    @OnMessage
    public String onMessage(String message, @PathParam("name") String name) {
      return name + " says " + message;
    }
  }

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final WebSocketContainer client = ContainerProvider.getWebSocketContainer();
  private EmbeddedServer server;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    server = new EmbeddedServer(folder, Echo.class);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  /** Hears what comes. */
  private static final class Peer extends Endpoint implements MessageHandler.Whole<String> {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.addMessageHandler(String.class, this);
    }

    @Override
    public void onMessage(String message) {
      heard.add(message);
    }
  }

  private Session connect(Peer peer, String name, Map<String, List<String>> more) throws Exception {
    return connectTo("/echo/" + name, peer, more);
  }

  private Session connectTo(String path, Peer peer, Map<String, List<String>> more)
      throws Exception {
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create()
            .configurator(
                new ClientEndpointConfig.Configurator() {
                  @Override
                  public void beforeRequest(Map<String, List<String>> headers) {
                    headers.putAll(more);
                  }
                })
            .build();
    URI uri = URI.create("ws://localhost:" + server.port() + path);
    return client.connectToServer(peer, config, uri);
  }

  private double value(String name, String... tags) {
    Meter meter = registry.find(name).tags(tags).meter();
    assertThat(meter).as("the meter %s %s", name, List.of(tags)).isNotNull();
    return meter.measure().iterator().next().getValue();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean() && System.nanoTime() - until < 0) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void theMetersShowWhatASocketHasDone() throws Exception {
    VaporettoMetrics.of(server.container()).timingCallbacks().bindTo(registry);
    assertThat(value("vaporetto.sockets.open", "endpoint", ENDPOINT)).isZero();

    Peer peer = new Peer();
    Session first = connect(peer, "ada", Map.of());
    Session second = connect(new Peer(), "grace", Map.of());
    first.getBasicRemote().sendText("hello");
    assertThat(peer.heard.poll(20, TimeUnit.SECONDS)).isEqualTo("ada says hello");
    await(() -> value("vaporetto.data.sent", "endpoint", ENDPOINT) > 0);
    assertThat(value("vaporetto.sockets.open", "endpoint", ENDPOINT)).isEqualTo(2);
    assertThat(value("vaporetto.sockets.opened", "endpoint", ENDPOINT)).isEqualTo(2);
    assertThat(value("vaporetto.messages.received", "endpoint", ENDPOINT)).isEqualTo(1);
    assertThat(value("vaporetto.messages.sent", "endpoint", ENDPOINT)).isEqualTo(1);
    assertThat(value("vaporetto.data.received", "endpoint", ENDPOINT))
        .as("a header of 2 bytes, a mask of 4, and 5 characters")
        .isEqualTo(11);
    assertThat(value("vaporetto.data.sent", "endpoint", ENDPOINT)).isEqualTo(16);
    assertThat(value("vaporetto.memory.limit")).isPositive();

    first.close(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, ""));
    second.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(4001), ""));
    await(() -> value("vaporetto.sockets.open", "endpoint", ENDPOINT) == 0);
    await(() -> registry.find("vaporetto.sockets.closed").meters().size() == 2);
    assertThat(value("vaporetto.sockets.closed", "endpoint", ENDPOINT, "code", "1001"))
        .isEqualTo(1);
    assertThat(value("vaporetto.sockets.closed", "endpoint", ENDPOINT, "code", "4001"))
        .isEqualTo(1);
    await(() -> registry.get("vaporetto.callbacks").tag("endpoint", ENDPOINT).timer().count() == 5);
    assertThat(
            registry
                .get("vaporetto.callbacks")
                .tag("endpoint", ENDPOINT)
                .timer()
                .totalTime(TimeUnit.NANOSECONDS))
        .isPositive();
  }

  /** A route decides itself about origins. */
  @Test
  void aRouteThatRefusesCountsByItsCauseAsWell() throws Exception {
    VaporettoMetrics.of(server.container()).bindTo(registry);
    WebSocketRoutes routes = WebSocketRoutes.create();
    routes.websocket("closed", (request, socket) -> {});
    routes.before(request -> HandshakeDecision.refuse(401));
    routes.websocket("login", (request, socket) -> {});
    routes.deployTo(server.container());
    Map<String, List<String>> foreign = Map.of("Origin", List.of("https://elsewhere.example"));
    assertThatThrownBy(() -> connectTo("/closed", new Peer(), foreign))
        .isInstanceOf(DeploymentException.class);
    assertThatThrownBy(() -> connectTo("/login", new Peer(), Map.of()))
        .isInstanceOf(DeploymentException.class);
    await(() -> registry.find("vaporetto.handshakes.refused").meters().size() == 2);
    assertThat(value("vaporetto.handshakes.refused", "endpoint", "/closed", "cause", "origin"))
        .isEqualTo(1);
    assertThat(
            value(
                "vaporetto.handshakes.refused",
                "endpoint",
                "/login",
                "status",
                "401",
                "cause",
                "application"))
        .isEqualTo(1);
  }

  @Test
  void aRefusedHandshakeIsCountedByItsCause() throws Exception {
    VaporettoMetrics.of(server.container()).bindTo(registry);
    assertThatThrownBy(
            () ->
                connect(new Peer(), "eve", Map.of("Origin", List.of("https://elsewhere.example"))))
        .isInstanceOf(DeploymentException.class);
    await(() -> !registry.find("vaporetto.handshakes.refused").meters().isEmpty());
    assertThat(
            value(
                "vaporetto.handshakes.refused",
                "endpoint",
                ENDPOINT,
                "status",
                "403",
                "cause",
                "origin"))
        .isEqualTo(1);
  }

  @Test
  void whatWasCountedBeforeIsShownAndOtherTagsAreAdded() throws Exception {
    connect(new Peer(), "ada", Map.of()).close();
    await(() -> server.engine().metrics().endpoints().iterator().next().closed().size() == 1);
    VaporettoMetrics.of(server.container()).tags(Tags.of("app", "shop")).bindTo(registry);
    assertThat(value("vaporetto.sockets.opened", "endpoint", ENDPOINT, "app", "shop")).isEqualTo(1);
    assertThat(value("vaporetto.sockets.closed", "code", "1000", "app", "shop")).isEqualTo(1);
  }

  @Test
  void aValueOfAPathIsNoTagAndTheMetersEndWithTheApplication() throws Exception {
    VaporettoMetrics.of(server.container()).bindTo(registry);
    connect(new Peer(), "a-value-of-a-path", Map.of());
    assertThat(registry.getMeters())
        .isNotEmpty()
        .noneMatch(meter -> meter.getId().toString().contains("a-value-of-a-path"));
    server.undeploy();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void whoeverClosesTheMetersTakesThemOut() {
    VaporettoMetrics metrics = VaporettoMetrics.of(server.container());
    metrics.bindTo(registry);
    assertThat(registry.getMeters()).isNotEmpty();
    metrics.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void theContainerOfAnotherEngineIsRefusedByItsName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VaporettoMetrics.of(null))
        .withMessage(
            "null came as the container; expected one of Vaporetto's engine, which has to run"
                + " before its metrics are bound");
  }
}
