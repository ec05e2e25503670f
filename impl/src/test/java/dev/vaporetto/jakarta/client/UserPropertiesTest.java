package dev.vaporetto.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.client.ClientRequest.Timeouts;
import dev.vaporetto.client.ProxyChoice;
import dev.vaporetto.client.course.CoursePolicy;
import dev.vaporetto.connection.InboundLimits;
import dev.vaporetto.engine.ClientProperties;
import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.protocol.handshake.Authority;
import dev.vaporetto.protocol.handshake.WebSocketUri;
import jakarta.websocket.ClientEndpointConfig;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client's user properties may be, and what each refusal says. */
class UserPropertiesTest {
  private static ClientOptions options(String name, Object value) {
    ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();
    config.getUserProperties().put(name, value);
    return ClientOptions.of(config);
  }

  private static void refused(String name, Object value, String message) {
    assertThatThrownBy(() -> options(name, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the user property " + name + " came as " + message);
  }

  private static @Nullable Authority proxy(Object value) throws Exception {
    return options(ClientProperties.PROXY, value)
        .proxy()
        .waysTo(WebSocketUri.parse(URI.create("ws://server")))
        .get(0)
        .proxy();
  }

  @Test
  void nothingIsSetByDefault() {
    ClientOptions options = ClientOptions.of(ClientEndpointConfig.Builder.create().build());
    assertThat(options)
        .isEqualTo(
            new ClientOptions(
                new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10)),
                ProxyChoice.system(),
                CoursePolicy.DEFAULT,
                Duration.ZERO,
                -1,
                ConnectionProperties.CLIENTS,
                null));
    // A client has chosen its server: a large message may take its time.
    assertThat(options.connections().inbound().messageTimeout()).isZero();
  }

  @Test
  void theLimitsOfAConnectionAreAClientsToo() {
    assertThat(options(EngineProperties.MESSAGE_TIMEOUT, 7).connections().inbound())
        .isEqualTo(InboundLimits.DEFAULT.withMessageTimeout(Duration.ofMillis(7)));
    assertThat(options(EngineProperties.CLOSE_TIMEOUT, "7").connections().closeTimeout())
        .isEqualTo(Duration.ofMillis(7));
  }

  @Test
  void aTimeIsADurationOrMilliseconds() {
    for (Object value : new Object[] {Duration.ofMillis(7), 7, 7L, 7.0, "7", " 7 "}) {
      assertThat(options(ClientProperties.CONNECT_TIMEOUT, value).timeouts().connect())
          .isEqualTo(Duration.ofMillis(7));
      assertThat(options(ClientProperties.HANDSHAKE_TIMEOUT, value).timeouts().handshake())
          .isEqualTo(Duration.ofMillis(7));
      assertThat(options(ClientProperties.RETRY_AFTER_LIMIT, value).policy().retryAfterLimit())
          .isEqualTo(Duration.ofMillis(7));
      assertThat(options(ClientProperties.PING_INTERVAL, value).pingInterval())
          .isEqualTo(Duration.ofMillis(7));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "PT0S", "soon", "1.5", "99999999999999999999", "31536000001"})
  void aTimeOutOfItsRangeIsRefused(String value) {
    Object given = value.startsWith("P") ? Duration.parse(value) : value;
    refused(
        ClientProperties.CONNECT_TIMEOUT,
        given,
        "\""
            + value
            + "\"; expected a Duration or a number of milliseconds, from 1 ms to 365 days");
  }

  @Test
  void aTimeOfAnotherTypeIsRefused() {
    refused(
        ClientProperties.PING_INTERVAL,
        true,
        "\"true\"; expected a Duration or a number of milliseconds, from 0 ms to 365 days");
  }

  @Test
  void aNumberIsANumberOrAString() {
    assertThat(options(ClientProperties.MAX_REDIRECTS, 0).policy().maxRedirects()).isZero();
    assertThat(options(ClientProperties.MAX_REDIRECTS, "100").policy().maxRedirects())
        .isEqualTo(100);
    assertThat(options(ClientProperties.MAX_MESSAGE_SIZE, 12L).maxMessageSize()).isEqualTo(12);
    refused(ClientProperties.MAX_REDIRECTS, 101, "\"101\"; expected a whole number from 0 to 100");
    refused(ClientProperties.MAX_REDIRECTS, -1, "\"-1\"; expected a whole number from 0 to 100");
    refused(
        ClientProperties.MAX_MESSAGE_SIZE,
        1L << 31,
        "\"2147483648\"; expected a whole number from 0 to 2147483647");
    refused(
        ClientProperties.MAX_MESSAGE_SIZE,
        0.5,
        "\"0.5\"; expected a whole number from 0 to 2147483647");
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy:3128, proxy, 3128",
    "HTTP://Proxy:3128/, proxy, 3128",
    "http://proxy, proxy, 80",
    "http://[::1]:1, [::1], 1",
    "http://my_proxy:1, my_proxy, 1"
  })
  void aProxyIsAUri(String value, String host, int port) throws Exception {
    assertThat(proxy(value)).isEqualTo(new Authority(host, port));
    assertThat(proxy(URI.create(value))).isEqualTo(new Authority(host, port));
  }

  @Test
  void noProxyIsDirect() throws Exception {
    assertThat(proxy("direct")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "none",
        "proxy:3128",
        "https://proxy",
        "socks://proxy",
        "http://",
        "http:proxy",
        "http://proxy/path",
        "http://proxy?query",
        "http://proxy#fragment",
        "http://proxy:0",
        "http://proxy:99999",
        "a b"
      })
  void anotherProxyIsRefused(String value) {
    refused(
        ClientProperties.PROXY,
        value,
        "\"" + value + "\"; expected http://host:port without anything else, or \"direct\"");
  }

  @Test
  void aPasswordInTheProxysUriIsRefusedAndNotRevealed() {
    for (String uri :
        new String[] {
          "http://user:secret@proxy:1",
          "http://user:sec/ret@proxy:1",
          "http://user:sec\nret@proxy:1",
          "http://user:sec@ret@proxy:1"
        }) {
      refused(
          ClientProperties.PROXY,
          uri,
          "\"http://...@proxy:1\"; expected http://host:port without anything else, or"
              + " \"direct\"");
    }
    refused(
        ClientProperties.PROXY,
        "user:secret@proxy:1",
        "\"...@proxy:1\"; expected http://host:port without anything else, or \"direct\"");
  }

  @Test
  void credentialsAreAPasswordAuthentication() {
    PasswordAuthentication given = new PasswordAuthentication("user", "secret".toCharArray());
    CoursePolicy policy = options(ClientProperties.CREDENTIALS, given).policy();
    assertThat(policy.credentials()).isNotNull();
    assertThat(policy.proxyCredentials()).isNull();
    policy = options(ClientProperties.PROXY_CREDENTIALS, given).policy();
    assertThat(policy.credentials()).isNull();
    assertThat(policy.proxyCredentials()).isNotNull();
    refused(
        ClientProperties.CREDENTIALS,
        "user:secret",
        "a java.lang.String; expected a java.net.PasswordAuthentication");
    PasswordAuthentication bad = new PasswordAuthentication("user\n", "secret".toCharArray());
    assertThatThrownBy(() -> options(ClientProperties.CREDENTIALS, bad))
        .hasMessage(
            "the user property dev.vaporetto.credentials: the credentials came with a control"
                + " character; expected none");
  }

  @Test
  void anExecutorIsAnExecutor() {
    Executor executor = ForkJoinPool.commonPool();
    assertThat(options(ClientProperties.EXECUTOR, executor).executor()).isSameAs(executor);
    refused(
        ClientProperties.EXECUTOR,
        new AtomicInteger(),
        "a java.util.concurrent.atomic.AtomicInteger; expected a java.util.concurrent.Executor");
  }
}
