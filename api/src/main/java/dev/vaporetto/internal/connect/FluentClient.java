package dev.vaporetto.internal.connect;

import dev.vaporetto.Reconnect;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketClient;
import dev.vaporetto.internal.client.ClientSettings;
import dev.vaporetto.internal.client.RequestHeaders;
import dev.vaporetto.internal.engine.ClientOption;
import jakarta.websocket.WebSocketContainer;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The client of the fluent API: checks each option when it is set. Immutable. */
public final class FluentClient implements WebSocketClient {
  private static final int MAX_REDIRECTS = 100;
  private static final String PROXIES = "http://host:port or direct";

  /** A time that is longer is a mistake, and our engine refuses it. */
  private static final Duration LONGEST = Duration.ofDays(365);

  /** RFC 9110 §5.6.2. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private static final String PORT =
      "(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})";

  /** Not {@link URI#getHost}, which is null for a name such as my_proxy, which exists. */
  private static final Pattern PROXY =
      Pattern.compile(
          "http://(?:\\[[0-9a-f:.]+]|[a-z0-9._-]+):" + PORT + "/?", Pattern.CASE_INSENSITIVE);

  private static final Pattern USER_INFO = Pattern.compile("//.*@");

  private final EnumMap<ClientOption, Object> values;

  /** Has no options yet; for the service loader. */
  public FluentClient() {
    this(new EnumMap<>(ClientOption.class));
  }

  private FluentClient(EnumMap<ClientOption, Object> values) {
    this.values = values;
  }

  private FluentClient with(ClientOption option, Object value) {
    EnumMap<ClientOption, Object> changed = new EnumMap<>(values);
    changed.put(option, Objects.requireNonNull(value, option.method()));
    return new FluentClient(changed);
  }

  private static IllegalArgumentException bad(ClientOption option, Object came, String expected) {
    return new IllegalArgumentException(
        option.method() + " came as " + came + "; expected " + expected);
  }

  ClientSettings settings() {
    return new ClientSettings(values);
  }

  // ---- WebSocketClient

  @Override
  public WebSocketClient header(String name, String value) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    return with(ClientOption.HEADERS, RequestHeaders.add(settings().headers(), name, value));
  }

  @Override
  public WebSocketClient subprotocols(String... names) {
    Objects.requireNonNull(names, "names");
    Set<String> seen = new TreeSet<>();
    for (String name : names) {
      Objects.requireNonNull(name, "name");
      // RFC 6455 §4.1 item 10: the values MUST be tokens, and MUST all be unique
      if (!TOKEN.matcher(name).matches()) {
        throw bad(ClientOption.SUBPROTOCOLS, '"' + name + '"', "tokens");
      }
      if (!seen.add(name)) {
        throw bad(ClientOption.SUBPROTOCOLS, name + " twice", "each once");
      }
    }
    return with(ClientOption.SUBPROTOCOLS, List.of(names));
  }

  @Override
  public WebSocketClient sslContext(SSLContext context) {
    return with(ClientOption.SSL_CONTEXT, context);
  }

  @Override
  public WebSocketClient connectTimeout(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    return withTime(ClientOption.CONNECT_TIMEOUT, timeout);
  }

  @Override
  public WebSocketClient handshakeTimeout(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    return withTime(ClientOption.HANDSHAKE_TIMEOUT, timeout);
  }

  private WebSocketClient withTime(ClientOption option, Duration time) {
    if (time.compareTo(Duration.ofMillis(1)) < 0) {
      throw bad(option, time, "a millisecond or more");
    }
    requireNotTooLong(option, time);
    return with(option, time);
  }

  private static void requireNotTooLong(ClientOption option, Duration time) {
    if (time.compareTo(LONGEST) > 0) {
      throw bad(option, time, "at most " + LONGEST.toDays() + " days");
    }
  }

  @Override
  public WebSocketClient proxy(String proxy) {
    Objects.requireNonNull(proxy, "proxy");
    if (!proxy.equalsIgnoreCase("direct") && !PROXY.matcher(proxy).matches()) {
      // A password must not reach a log.
      throw bad(
          ClientOption.PROXY, '"' + USER_INFO.matcher(proxy).replaceFirst("//...@") + '"', PROXIES);
    }
    return with(ClientOption.PROXY, URI.create(proxy));
  }

  @Override
  public WebSocketClient proxyCredentials(String user, String password) {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    return withCredentials(ClientOption.PROXY_CREDENTIALS, user, password);
  }

  @Override
  public WebSocketClient credentials(String user, String password) {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    return withCredentials(ClientOption.CREDENTIALS, user, password);
  }

  private WebSocketClient withCredentials(ClientOption option, String user, String password) {
    // RFC 7617 §2: a user-id containing a colon character is invalid
    if (user.indexOf(':') >= 0) {
      throw bad(option, "the user \"" + user + '"', "one without a colon");
    }
    // RFC 7617 §2: neither MUST contain any control characters
    if ((user + password).chars().anyMatch(Character::isISOControl)) {
      throw bad(option, "text with a control character", "none");
    }
    return with(option, new PasswordAuthentication(user, password.toCharArray()));
  }

  @Override
  public WebSocketClient maxRedirects(int redirects) {
    if (redirects < 0 || redirects > MAX_REDIRECTS) {
      throw bad(ClientOption.MAX_REDIRECTS, redirects, "0 to " + MAX_REDIRECTS);
    }
    return with(ClientOption.MAX_REDIRECTS, redirects);
  }

  @Override
  public WebSocketClient retryAfterLimit(Duration limit) {
    Objects.requireNonNull(limit, "limit");
    if (limit.isNegative()) {
      throw bad(ClientOption.RETRY_AFTER_LIMIT, limit, "0 or more");
    }
    requireNotTooLong(ClientOption.RETRY_AFTER_LIMIT, limit);
    return with(ClientOption.RETRY_AFTER_LIMIT, limit);
  }

  @Override
  public WebSocketClient pingInterval(Duration interval) {
    Objects.requireNonNull(interval, "interval");
    if (interval.isZero()) {
      return with(ClientOption.PING_INTERVAL, interval);
    }
    return withTime(ClientOption.PING_INTERVAL, interval);
  }

  @Override
  public WebSocketClient maxMessageSize(int bytes) {
    if (bytes < 1) {
      throw bad(ClientOption.MAX_MESSAGE_SIZE, bytes, "1 or more");
    }
    return with(ClientOption.MAX_MESSAGE_SIZE, bytes);
  }

  @Override
  public WebSocketClient compression(boolean asked) {
    return with(ClientOption.COMPRESSION, asked);
  }

  @Override
  public WebSocketClient executor(Executor executor) {
    return with(ClientOption.EXECUTOR, executor);
  }

  @Override
  public WebSocketClient container(WebSocketContainer container) {
    return with(ClientOption.CONTAINER, container);
  }

  @Override
  public WebSocketClient reconnect(Reconnect reconnect) {
    return with(ClientOption.RECONNECT, reconnect);
  }

  @Override
  public CompletableFuture<WebSocket> connect(String uri) {
    Objects.requireNonNull(uri, "uri");
    return begin(uri, null);
  }

  @Override
  public CompletableFuture<WebSocket> connect(String uri, Consumer<WebSocket> handler) {
    Objects.requireNonNull(uri, "uri");
    return begin(uri, Objects.requireNonNull(handler, "handler"));
  }

  /** A class path that is not complete fails the future, like all that goes wrong later. */
  private CompletableFuture<WebSocket> begin(String uri, @Nullable Consumer<WebSocket> handler) {
    try {
      return Connects.connect(uri, settings(), handler);
    } catch (LinkageError e) {
      return CompletableFuture.failedFuture(
          isPresent("jakarta.websocket.WebSocketContainer")
              ? e
              : new IllegalStateException(
                  "the WebSocket API is missing; expected"
                      + " jakarta.websocket:jakarta.websocket-client-api on the class path",
                  e));
    }
  }

  private static boolean isPresent(String type) {
    try {
      Class<?> unused = Class.forName(type, false, FluentClient.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError missing) {
      return false;
    }
  }
}
