package dev.vaporetto.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketClient;
import dev.vaporetto.internal.engine.ScriptedContainer;
import jakarta.websocket.ClientEndpointConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FluentClientTest {
  private final ScriptedContainer scripted = new ScriptedContainer();

  private static void refused(UnaryOperator<WebSocketClient> call, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> call.apply(WebSocket.client()))
        .withMessage(message);
  }

  @Test
  void illegalValuesAreNamed() {
    refused(
        client -> client.header("X Y", ""), "header came as the name \"X Y\"; expected a token");
    refused(
        client -> client.header("Sec-WebSocket-Key", "1"),
        "header came as the name Sec-WebSocket-Key; expected one that is not the handshake's own");
    refused(
        client -> client.header("X-A", "1\r\nX-B: 2"),
        "header came as a value of X-A with a control character; expected none");
    refused(
        client -> client.subprotocols("a", "b c"), "subprotocols came as \"b c\"; expected tokens");
    refused(
        client -> client.subprotocols("a", "a"),
        "subprotocols came as a twice; expected each once");
    refused(
        client -> client.connectTimeout(Duration.ZERO),
        "connectTimeout came as PT0S; expected a millisecond or more");
    refused(
        client -> client.handshakeTimeout(Duration.ofNanos(-1)),
        "handshakeTimeout came as PT-0.000000001S; expected a millisecond or more");
    refused(
        client -> client.proxy("socks://localhost:1080"),
        "proxy came as \"socks://localhost:1080\"; expected http://host:port or direct");
    refused(
        client -> client.proxy("http://a b"),
        "proxy came as \"http://a b\"; expected http://host:port or direct");
    refused(
        client -> client.proxy("http://localhost"),
        "proxy came as \"http://localhost\"; expected http://host:port or direct");
    refused(
        client -> client.credentials("a:b", ""),
        "credentials came as the user \"a:b\"; expected one without a colon");
    refused(
        client -> client.proxyCredentials(":", ""),
        "proxyCredentials came as the user \":\"; expected one without a colon");
    refused(
        client -> client.proxy("http://user:secret@proxy:3128"),
        "proxy came as \"http://...@proxy:3128\"; expected http://host:port or direct");
    for (String proxy :
        new String[] {"http://p:0", "http://p:65536", "http://p:1/x", "http://p:1?q"}) {
      refused(
          client -> client.proxy(proxy),
          "proxy came as \"" + proxy + "\"; expected http://host:port or direct");
    }
    refused(
        client -> client.header("X-A", "\u20ac"),
        "header came as a value of X-A with a character beyond Latin-1; expected none");
    refused(
        client -> client.header("host", "a b"),
        "header came as the Host \"a b\"; expected one host[:port]");
    refused(
        client -> client.header("Host", "a:1").header("host", "b"),
        "header came as the Host \"b\"; expected one host[:port]");
    refused(
        client -> client.connectTimeout(Duration.ofDays(366)),
        "connectTimeout came as PT8784H; expected at most 365 days");
    refused(
        client -> client.retryAfterLimit(Duration.ofDays(366)),
        "retryAfterLimit came as PT8784H; expected at most 365 days");
    refused(
        client -> client.credentials("user", "a\nb"),
        "credentials came as text with a control character; expected none");
    refused(client -> client.maxRedirects(101), "maxRedirects came as 101; expected 0 to 100");
    refused(
        client -> client.retryAfterLimit(Duration.ofSeconds(-1)),
        "retryAfterLimit came as PT-1S; expected 0 or more");
    refused(
        client -> client.pingInterval(Duration.ofNanos(1)),
        "pingInterval came as PT0.000000001S; expected a millisecond or more");
    refused(client -> client.maxMessageSize(0), "maxMessageSize came as 0; expected 1 or more");
  }

  @Test
  void aProxyMayHaveAnyHost() {
    for (String proxy :
        new String[] {
          "http://my_proxy:3128", "HTTP://proxy:80/", "http://[::1]:65535", "direct", "DIRECT"
        }) {
      assertThat(WebSocket.client().proxy(proxy)).isNotNull();
    }
  }

  @Test
  void eachCallLeavesTheClientAsItWas() throws Exception {
    WebSocketClient one =
        WebSocket.client().container(scripted.opens().opens().container()).header("X-A", "1");
    WebSocketClient two = one.header("x-a", "2");
    one.connect("ws://localhost/").get(10, TimeUnit.SECONDS);
    assertThat(headers(scripted.config())).containsEntry("X-A", List.of("1"));
    two.connect("ws://localhost/").get(10, TimeUnit.SECONDS);
    assertThat(headers(scripted.config())).containsEntry("X-A", List.of("1", "2")).hasSize(1);
  }

  private static Map<String, List<String>> headers(ClientEndpointConfig config) {
    Map<String, List<String>> headers = new HashMap<>();
    config.getConfigurator().beforeRequest(headers);
    return headers;
  }

  @Test
  void optionsOfTheStandardApiReachAnotherEngine() throws Exception {
    SSLContext context = SSLContext.getDefault();
    WebSocket.client()
        .container(scripted.opens().container())
        .subprotocols("chat", "echo")
        .sslContext(context)
        .maxMessageSize(7)
        .pingInterval(Duration.ofSeconds(5))
        .connect("ws://localhost/")
        .get(10, TimeUnit.SECONDS);
    ClientEndpointConfig config = scripted.config();
    assertThat(config.getPreferredSubprotocols()).containsExactly("chat", "echo");
    assertThat(config.getSSLContext()).isSameAs(context);
    assertThat(config.getExtensions()).isEmpty();
    assertThat(config.getUserProperties()).isEmpty();
  }

  @Test
  void optionsOfVaporettosEngineAreRefusedByName() {
    Executor executor = Runnable::run;
    assertThat(
            WebSocket.client()
                .container(scripted.container())
                .connectTimeout(Duration.ofSeconds(1))
                .handshakeTimeout(Duration.ofSeconds(1))
                .proxy("http://localhost:3128")
                .proxyCredentials("user", "password")
                .credentials("user", "password")
                .maxRedirects(1)
                .retryAfterLimit(Duration.ofSeconds(1))
                .executor(executor)
                .header("X-A", "1")
                .connect("ws://localhost/"))
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(UnsupportedOperationException.class)
        .withMessageContaining(
            "cannot be told: connectTimeout, handshakeTimeout, proxy, proxyCredentials,"
                + " credentials, maxRedirects, retryAfterLimit, executor;");
  }

  @Test
  void compressionNeedsAContainerThatSupportsIt() {
    assertThat(
            WebSocket.client()
                .container(scripted.container())
                .compression(true)
                .connect("ws://localhost/"))
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(UnsupportedOperationException.class)
        .withMessageContaining("cannot be told: compression; it has no permessage-deflate");
  }

  @Test
  void theHandlerSetsListenersBeforeTheFutureIsDone() throws Exception {
    WebSocket webSocket =
        WebSocket.client()
            .container(scripted.opens().container())
            .connect("ws://localhost/", opened -> opened.attributes().put("handled", true))
            .get(10, TimeUnit.SECONDS);
    assertThat(webSocket.attributes()).containsEntry("handled", true);
  }

  private void uriRefused(String uri, String message) {
    assertThat(WebSocket.client().container(scripted.container()).connect(uri))
        .failsWithin(10, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(IllegalArgumentException.class)
        .withMessageContaining(message)
        .withMessageNotContaining("secret");
  }

  /** What another engine would do with these is not known. */
  @Test
  void aUriThatAnotherEngineMayNotUnderstandIsRefused() {
    uriRefused("ws://h/a b?secret", "a character that is illegal at index 8; expected an escaped");
    uriRefused("http://h/", "the scheme http; expected ws or wss");
    uriRefused("h/x", "the scheme null; expected ws or wss");
    uriRefused("ws://user:secret@h/", "the URI came with user information");
  }

  @Test
  @SuppressWarnings("NullAway") // what an application without null checks may do
  void nullIsRefusedWithTheNameOfItsParameter() {
    assertThatNullPointerException()
        .isThrownBy(() -> WebSocket.client().header("X-A", null))
        .withMessage("value");
    assertThatNullPointerException()
        .isThrownBy(() -> WebSocket.client().connectTimeout(null))
        .withMessage("timeout");
    assertThatNullPointerException()
        .isThrownBy(() -> WebSocket.client().connect(null))
        .withMessage("uri");
    assertThatNullPointerException()
        .isThrownBy(() -> WebSocket.client().subprotocols("a", null))
        .withMessage("name");
  }
}
