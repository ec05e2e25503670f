package dev.vaporetto.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.engine.HandshakeRefusal.Cause;
import dev.vaporetto.log.LogCapture;
import dev.vaporetto.log.RepeatedLog;
import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import dev.vaporetto.routing.RouteTable;
import dev.vaporetto.routing.UriTemplate;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A container that fails to upgrade leaves nothing of the 101, and the peer hears why. */
class TakeoverFailureTest {
  private static final Map<String, String> HANDSHAKE =
      Map.of(
          "host", "localhost",
          "upgrade", "websocket",
          "connection", "Upgrade",
          "sec-websocket-version", "13",
          "sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");

  private final Map<String, String> headers = new HashMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final StringWriter written = new StringWriter();
  private int status = 200;
  private boolean committed;
  private boolean writerInUse;
  private boolean ignoresHeaders;
  private boolean abandoned;
  private String httpMethod = "GET";
  private String uri = "/chat";
  private String contentType = "";
  private @Nullable HandshakeRefusedException refusal;
  private @Nullable RuntimeException bug;

  private final LogCapture log = LogCapture.ofThisThread("dev.vaporetto.servlet");

  @BeforeEach
  void listen() {
    log.begin();
  }

  @AfterEach
  void stopListening() {
    log.close();
  }

  private final HttpServletResponse response =
      proxy(
          HttpServletResponse.class,
          (method, arguments) -> {
            switch (method) {
              case "setStatus" -> status = (int) arguments[0];
              case "setHeader", "addHeader" ->
                  headers.put((String) arguments[0], (String) arguments[1]);
              case "reset" -> {
                status = 200;
                headers.clear();
              }
              case "getHeader" -> {
                return ignoresHeaders ? null : headers.get((String) arguments[0]);
              }
              case "isCommitted" -> {
                return committed;
              }
              case "setContentType" -> contentType = (String) arguments[0];
              case "getStatus" -> {
                return status;
              }
              case "getOutputStream" -> {
                if (writerInUse) {
                  throw new IllegalStateException("the writer is in use");
                }
                return output();
              }
              case "getWriter" -> {
                return new PrintWriter(written, true);
              }
              default -> {}
            }
            return null;
          });

  private final HttpServletRequest request =
      proxy(
          HttpServletRequest.class,
          (method, arguments) ->
              switch (method) {
                case "getMethod" -> httpMethod;
                case "getProtocol" -> httpMethod.equals("CONNECT") ? "HTTP/2.0" : "HTTP/1.1";
                case "getRequestURI" -> uri;
                case "getRemoteAddr" -> "2001:db8::7";
                case "getRemotePort" -> 40_000;
                case "getContextPath" -> "";
                case "isSecure" -> false;
                case "getHeader" -> HANDSHAKE.get(name(arguments));
                case "getHeaders" ->
                    Collections.enumeration(
                        HANDSHAKE.containsKey(name(arguments))
                            ? List.of(HANDSHAKE.get(name(arguments)))
                            : List.of());
                default -> null;
              });

  private interface Answers {
    @Nullable Object of(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                answers.of(method.getName(), arguments == null ? new Object[0] : arguments)));
  }

  private static String name(Object[] arguments) {
    return ((String) arguments[0]).toLowerCase(Locale.ROOT);
  }

  private ServletOutputStream output() {
    return new ServletOutputStream() {
      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {}

      @Override
      public void write(int value) {
        body.write(value);
      }
    };
  }

  /** A container whose upgrade() fails after it has set the status. */
  private final HttpUpgrade failing =
      new HttpUpgrade() {
        @Override
        public boolean supports(HttpServletRequest any) {
          return true;
        }

        @Override
        public void upgrade(
            HttpServletRequest any, HttpServletResponse answer, ConnectionFactory connections) {
          answer.setStatus(101);
          throw new UnsupportedOperationException("no upgrade here");
        }
      };

  private void filter(HttpUpgrade... upgrades) throws IOException, ServletException {
    RouteTable<HandshakeTarget> routes = new RouteTable<>();
    routes.add(UriTemplate.parse("/{chat}"), target());
    new WebSocketFilter(routes, new HandshakeService(List.of(upgrades)))
        .doFilter(
            request,
            response,
            (any, other) -> {
              throw new AssertionError("the handshake is ours");
            });
  }

  private HandshakeTarget target() {
    return new HandshakeTarget() {
      @Override
      public String path() {
        return "/{chat}";
      }

      @Override
      public Answer answer(
          HttpServletRequest any, Accepted handshake, Map<String, String> parameters)
          throws HandshakeRefusedException {
        if (refusal != null) {
          throw refusal;
        }
        RuntimeException thrown = bug;
        if (thrown != null) {
          throw thrown;
        }
        return new HandshakeTarget.Answer(
            Map.of("Sec-WebSocket-Protocol", List.of("chat")),
            new ConnectionFactory() {
              @Override
              public Connection connect(Transport transport) {
                throw new AssertionError("there is no socket");
              }

              @Override
              public void abandon() {
                abandoned = true;
              }
            });
      }
    };
  }

  @Test
  void anUpgradeThatThrowsLeavesNo101AndNoneOfItsHeaders() throws Exception {
    filter(failing);
    assertThat(status).isEqualTo(500);
    assertThat(headers)
        .doesNotContainKeys(
            "Upgrade", "Connection", "Sec-WebSocket-Accept", "Sec-WebSocket-Protocol");
    assertThat(body.toString(StandardCharsets.UTF_8))
        .isEqualTo("The server failed to answer the handshake; its log says why\n");
    assertThat(abandoned).isTrue();
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARNING The socket cannot be taken over for WebSocket at /{chat}")
        .contains("the container failed to upgrade the request", "no upgrade here");
  }

  @Test
  void thePeerIsAnsweredAlsoWhereAFilterHasTakenTheWriter() throws Exception {
    writerInUse = true;
    filter(failing);
    assertThat(status).isEqualTo(500);
    assertThat(written.toString()).contains("The server failed");
  }

  /** Class names, packages and messages of exceptions help whoever attacks. */
  @Test
  void noAnswerTellsOfTheServersInternals() throws Exception {
    filter(failing);
    filter();
    ignoresHeaders = true;
    filter(failing);
    refusal =
        new HandshakeRefusedException(Cause.FAILURE, 500, "dev.vaporetto.Secret failed at line 7");
    filter(failing);
    assertThat(body.toString(StandardCharsets.UTF_8).lines().distinct())
        .containsExactly("The server failed to answer the handshake; its log says why");
    assertThat(log.lines()).anyMatch(line -> line.contains("Secret failed at line 7"));
  }

  @Test
  void anAnswerThatRepeatsWhatCameIsNoPage() throws Exception {
    refusal = new HandshakeRefusedException(Cause.FAILURE, 403, "<script>alert(1)</script>");
    filter(failing);
    assertThat(contentType).isEqualTo("text/plain;charset=UTF-8");
    assertThat(headers).containsEntry("X-Content-Type-Options", "nosniff");
  }

  @Test
  void thePeerOfARefusalLearnsWhatItMayLearnAndTheLogHasTheRest() throws Exception {
    refusal =
        new HandshakeRefusedException(Cause.FAILURE, 403, "not from there", "expected inside:8080");
    filter(failing);
    assertThat(body.toString(StandardCharsets.UTF_8)).isEqualTo("not from there\n");
    assertThat(log.lines())
        .containsExactly(
            "INFO Refused a handshake with 403: to \"/chat\" (/{chat})"
                + " from [2001:db8::7]:40000: expected inside:8080");
  }

  @Test
  void nothingThatAPeerSendsCanForgeALineOfTheLog() throws Exception {
    uri = "/chat?\u001b[2J\r\n2026-01-01 INFO all is well\u2028\u202e";
    refusal = new HandshakeRefusedException(Cause.FAILURE, 400, "got a\r\nb\u0007\u2029c\u202ed");
    filter(failing);
    assertThat(log.lines())
        .containsExactly(
            "INFO Refused a handshake with 400: to \"/chat??[2J??2026-01-01 INFO all is well??\""
                + " (/{chat}) from [2001:db8::7]:40000: got a??b??c?d");
  }

  /** A peer that is refused a thousand times fills no disk. */
  @Test
  void aFloodOfBadHandshakesIsAFewLinesAndACount() throws Exception {
    refusal = new HandshakeRefusedException(Cause.FAILURE, 403, "x".repeat(10_000));
    for (int i = 0; i < 1_000; i++) {
      filter(failing);
    }
    assertThat(log.lines()).hasSize(20).allMatch(line -> line.length() < 700);
    RepeatedLog.flush();
    assertThat(log.lines())
        .last()
        .asString()
        .contains("Refused a handshake with 403 (and 980 times more since it was last said)");
  }

  /** What an endpoint's configurator throws may be something that each peer can cause. */
  @Test
  void anEndpointThatFailsIsAnsweredWith500AndIsInTheLogOnceWithACount() throws Exception {
    bug = new IllegalStateException("Secret failed at line 7");
    for (int i = 0; i < 1_000; i++) {
      status = 200;
      filter(failing);
      assertThat(status).isEqualTo(500);
    }
    assertThat(body.toString(StandardCharsets.UTF_8).lines().distinct())
        .containsExactly("The server failed to answer the handshake; its log says why");
    assertThat(log.lines())
        .containsExactly(
            "WARNING the endpoint at /{chat} failed to answer a handshake"
                + " ([2001:db8::7]:40000) + "
                + "java.lang.IllegalStateException: Secret failed at line 7");
    RepeatedLog.flush();
    assertThat(log.lines()).last().asString().contains("999 times more");
  }

  @Test
  void aResponseThatTakesNoHeadersIsNotAnsweredWith101() throws Exception {
    ignoresHeaders = true;
    filter(failing);
    assertThat(status).isEqualTo(500);
    assertThat(log.lines()).singleElement().asString().contains("takes headers");
    assertThat(abandoned).isTrue();
  }

  @Test
  void aStreamThatTheWayCannotHandOverGets501() throws Exception {
    httpMethod = "CONNECT";
    filter(failing);
    assertThat(status).isEqualTo(501);
    assertThat(body.toString(StandardCharsets.UTF_8)).contains("CONNECT");
  }

  @Test
  void aRequestThatNoContainerKnowsIsRefusedBeforeTheEndpointIsAsked() throws Exception {
    filter();
    assertThat(status).isEqualTo(500);
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("expected the container's own request, or wrappers of the Servlet API around it")
        .contains(request.getClass().getName());
    assertThat(abandoned).isFalse();
  }
}
