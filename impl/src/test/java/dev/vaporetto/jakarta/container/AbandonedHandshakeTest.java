package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.client.ClientRuntime;
import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.engine.EndpointMetrics;
import dev.vaporetto.engine.HandshakeRefusal;
import dev.vaporetto.memory.ConnectionBudget;
import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.servlet.HandshakeService;
import dev.vaporetto.servlet.HttpUpgrade;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A handshake of a logged-in user that never becomes a session leaves nothing behind. */
class AbandonedHandshakeTest {
  @ServerEndpoint("/chat")
  public static class Chat {
    @OnMessage
    public void on(String text) {}
  }

  private static final Map<String, String> HEADERS =
      Map.of(
          "host", "localhost",
          "upgrade", "websocket",
          "connection", "Upgrade",
          "sec-websocket-version", "13",
          "sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");

  private long now;
  private final Timers timers = new Timers(() -> now);
  private final Map<String, Object> sessionAttributes = new HashMap<>();
  private final ClientRuntime client = new ClientRuntime("abandoned", new BufferPool(), timers);
  private boolean sessionInvalid;

  /** What the container does with an accepted handshake. */
  private HttpUpgrade container = upgrade(connections -> {});

  /** For two connections. */
  private final ConnectionBudget room = new ConnectionBudget(60_000);

  private final HandshakeService handshakes =
      new HandshakeService(
          List.of(
              new HttpUpgrade() {
                @Override
                public boolean supports(HttpServletRequest request) {
                  return container.supports(request);
                }

                @Override
                public void upgrade(
                    HttpServletRequest request,
                    HttpServletResponse response,
                    ConnectionFactory connections)
                    throws IOException, ServletException {
                  container.upgrade(request, response, connections);
                }
              }),
          room);

  private final VaporettoServerContainer engine =
      new VaporettoServerContainer(
          handshakes,
          AbandonedHandshakeTest.class.getClassLoader(),
          Runnable::run,
          timers,
          client,
          ConnectionSettings.DEFAULT,
          new Compression(Compression.Mode.OFF, DeflateSettings.DEFAULT, 6));

  @FunctionalInterface
  private interface Taking {
    void take(ConnectionFactory connections) throws IOException, ServletException;
  }

  private static HttpUpgrade upgrade(Taking taking) {
    return new HttpUpgrade() {
      @Override
      public boolean supports(HttpServletRequest request) {
        return true;
      }

      @Override
      public void upgrade(
          HttpServletRequest request, HttpServletResponse response, ConnectionFactory connections)
          throws IOException, ServletException {
        taking.take(connections);
      }
    };
  }

  private static <T> T proxy(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                answers.of(method.getName(), arguments == null ? new Object[0] : arguments)));
  }

  @FunctionalInterface
  private interface Answers {
    @Nullable Object of(String method, Object[] arguments);
  }

  private final HttpSession session =
      proxy(
          HttpSession.class,
          (method, arguments) -> {
            if (sessionInvalid) {
              throw new IllegalStateException("invalidated");
            }
            if (method.equals("getAttribute")) {
              return sessionAttributes.get((String) arguments[0]);
            }
            return sessionAttributes.put((String) arguments[0], arguments[1]);
          });

  private final HttpServletRequest request =
      proxy(
          HttpServletRequest.class,
          (method, arguments) ->
              switch (method) {
                case "getMethod" -> "GET";
                case "getProtocol" -> "HTTP/1.1";
                case "isSecure" -> false;
                case "getServerName" -> "localhost";
                case "getServerPort", "getRemotePort" -> 80;
                case "getRequestURI" -> "/chat";
                case "getParameterMap" -> Map.of();
                case "getHeader" -> HEADERS.get(name(arguments));
                case "getHeaders" ->
                    Collections.enumeration(
                        HEADERS.containsKey(name(arguments))
                            ? List.of(HEADERS.get(name(arguments)))
                            : List.of());
                case "getHeaderNames" -> Collections.enumeration(HEADERS.keySet());
                case "getUserPrincipal" -> (Principal) () -> "ada";
                case "getSession" -> session;
                default -> null;
              });

  private final Map<String, Integer> statuses = new HashMap<>();
  private final Map<String, String> headers = new HashMap<>();

  private final HttpServletResponse response =
      proxy(
          HttpServletResponse.class,
          (method, arguments) -> {
            if (method.equals("setStatus")) {
              statuses.put("status", (Integer) arguments[0]);
            }
            if (method.equals("getOutputStream")) {
              return new NoBody();
            }
            return switch (method) {
              case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
              case "getHeader" -> headers.get((String) arguments[0]);
              case "isCommitted" -> false;
              default -> null;
            };
          });

  private static final class NoBody extends jakarta.servlet.ServletOutputStream {
    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(jakarta.servlet.WriteListener listener) {}

    @Override
    public void write(int value) {}
  }

  private static String name(Object[] arguments) {
    return ((String) arguments[0]).toLowerCase(java.util.Locale.ROOT);
  }

  @BeforeEach
  void deploy() throws Exception {
    engine.addEndpoint(Chat.class);
    engine.deployed();
  }

  @AfterEach
  void close() {
    engine.close();
    client.close();
  }

  private boolean shakeHands() throws IOException, ServletException {
    return handshakes.answer(
        request,
        response,
        java.util.Objects.requireNonNull(engine.routes().match("/chat")).value(),
        Map.of());
  }

  private int logins() {
    return sessionAttributes.values().stream()
        .mapToInt(each -> each instanceof LoginSockets sockets ? sockets.size() : 0)
        .sum();
  }

  @Test
  void anAcceptedHandshakeHasALoginUntilItsDeadlineWhereNoSocketComes() throws Exception {
    // As when a filter in front of ours throws afterwards.
    assertThat(shakeHands()).isTrue();
    assertThat(logins()).isEqualTo(1);

    now += UpgradesUnderWay.LONGEST.toNanos();
    timers.tick();
    assertThat(logins()).isZero();
  }

  @Test
  void aContainerThatFailsToUpgradeLeavesNothing() {
    container =
        upgrade(
            connections -> {
              throw new ServletException("no upgrade");
            });
    assertThatThrownBy(this::shakeHands).isInstanceOf(ServletException.class);
    assertThat(logins()).isZero();
  }

  @Test
  void aRequestThatNoWaySupportsLeavesNothing() {
    HttpUpgrade none = container;
    container =
        new HttpUpgrade() {
          @Override
          public boolean supports(HttpServletRequest unknown) {
            return false;
          }

          @Override
          public void upgrade(
              HttpServletRequest unknown, HttpServletResponse answer, ConnectionFactory connections)
              throws IOException, ServletException {
            none.upgrade(unknown, answer, connections);
          }
        };
    assertThatThrownBy(this::shakeHands).isInstanceOf(ServletException.class);
    assertThat(logins()).isZero();
  }

  @Test
  void aTransportThatGivesUpLeavesNothing() throws Exception {
    container = upgrade(ConnectionFactory::abandon);
    assertThat(shakeHands()).isTrue();
    assertThat(logins()).isZero();
  }

  @Test
  void aHandshakeWhoseLoginHasEndedIsRefused() throws Exception {
    sessionInvalid = true;
    assertThat(shakeHands()).isTrue();
    assertThat(statuses).containsEntry("status", 403);
  }

  /** Spring, for one, says the path of the request. */
  @Test
  void thePathOfAFrameworkIsNoNameOfAnEndpoint() throws Exception {
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(Chat.class, "/chat/of/a/user").build();
    engine.upgradeHttpToWebSocket(request, response, config, Map.of());
    assertThat(engine.metrics().endpoints())
        .extracting(EndpointMetrics::name)
        .containsExactly("/chat", EndpointMetrics.UPGRADED);
  }

  @Test
  void eachRefusalIsCountedByItsCause() throws Exception {
    sessionInvalid = true;
    assertThat(shakeHands()).isTrue();
    sessionInvalid = false;
    assertThat(shakeHands()).isTrue();
    assertThat(shakeHands()).isTrue();
    assertThat(shakeHands()).as("there is room for two").isTrue();
    EndpointMetrics chat = engine.metrics().endpoints().iterator().next();
    assertThat(chat.name()).isEqualTo("/chat");
    assertThat(chat.refused())
        .isEqualTo(
            Map.of(
                new HandshakeRefusal(403, HandshakeRefusal.Cause.LOGIN), 1L,
                new HandshakeRefusal(503, HandshakeRefusal.Cause.MEMORY), 1L));
  }

  @Test
  void theEndOfTheApplicationLeavesNothing() throws Exception {
    assertThat(shakeHands()).isTrue();
    // Longer than a stop waits for an upgrade.
    engine.close();
    assertThat(logins()).isZero();
  }

  @Test
  void aNewcomerForWhichThereIsNoRoomIsRefusedBeforeAnybodyIsAsked() throws Exception {
    assertThat(shakeHands()).isTrue();
    assertThat(shakeHands()).isTrue();
    assertThat(statuses).doesNotContainEntry("status", 503);
    assertThat(room.used()).isEqualTo(2 * 24 * 1024);
    int before = logins();

    assertThat(shakeHands()).isTrue();
    assertThat(statuses).containsEntry("status", 503);
    assertThat(headers).containsEntry("Retry-After", "10");
    assertThat(logins()).isEqualTo(before);
    assertThat(room.refused()).isEqualTo(1);
  }

  @Test
  void theRoomOfAHandshakeThatComesToNothingIsGivenBack() throws Exception {
    container =
        upgrade(
            connections -> {
              throw new ServletException("no upgrade");
            });
    assertThatThrownBy(this::shakeHands).isInstanceOf(ServletException.class);
    assertThat(room.used()).as("where the container fails").isZero();

    sessionInvalid = true;
    assertThat(shakeHands()).isTrue();
    assertThat(statuses).containsEntry("status", 403);
    assertThat(room.used()).as("where the endpoint refuses").isZero();

    sessionInvalid = false;
    container = upgrade(connections -> {});
    assertThat(shakeHands()).isTrue();
    assertThat(room.used()).isPositive();
    now += UpgradesUnderWay.LONGEST.toNanos();
    timers.tick();
    assertThat(room.used()).as("where no socket comes").isZero();
  }
}
