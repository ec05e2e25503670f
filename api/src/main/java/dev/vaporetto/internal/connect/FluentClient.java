package dev.vaporetto.internal.connect;

import dev.vaporetto.Reconnect;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketClient;
import dev.vaporetto.internal.client.ClientSettings;
import dev.vaporetto.internal.engine.ClientOption;
import jakarta.websocket.WebSocketContainer;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** The client of the fluent API: checks each option when it is set. Immutable. */
public final class FluentClient implements WebSocketClient {
  private static final int MAX_REDIRECTS = 100;
  private static final int MAX_PORT = 65_535;
  private static final String PROXIES = "http://host:port or direct";

  /** RFC 9110 §5.6.2. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /**
   * RFC 9110 §5.5: characters with which a value could end its line, or the whole header section.
   */
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0A-\\x1F\\x7F]");

  private static final Set<String> OF_THE_HANDSHAKE =
      Set.of("connection", "upgrade", "content-length", "transfer-encoding");

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
    String lower = name.toLowerCase(Locale.ROOT);
    if (!TOKEN.matcher(name).matches()) {
      throw bad(ClientOption.HEADERS, "the name \"" + name + '"', "a token");
    }
    if (OF_THE_HANDSHAKE.contains(lower) || lower.startsWith("sec-websocket")) {
      throw bad(ClientOption.HEADERS, "the name " + name, "one that is not the handshake's own");
    }
    if (CONTROL.matcher(value).find()) {
      throw bad(ClientOption.HEADERS, "a value of " + name + " with a control character", "none");
    }
    Map<String, List<String>> headers = new LinkedHashMap<>(settings().headers());
    String known =
        headers.keySet().stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
    List<String> all = new ArrayList<>(headers.getOrDefault(known, List.of()));
    all.add(value);
    headers.put(known, List.copyOf(all));
    return with(ClientOption.HEADERS, Collections.unmodifiableMap(headers));
  }

  @Override
  public WebSocketClient subprotocols(String... names) {
    Objects.requireNonNull(names, "names");
    Set<String> seen = new TreeSet<>();
    for (String name : names) {
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
    return with(option, time);
  }

  @Override
  public WebSocketClient proxy(String proxy) {
    Objects.requireNonNull(proxy, "proxy");
    URI uri;
    try {
      uri = URI.create(proxy);
    } catch (IllegalArgumentException e) {
      IllegalArgumentException named = bad(ClientOption.PROXY, '"' + proxy + '"', PROXIES);
      named.initCause(e);
      throw named;
    }
    boolean http =
        "http".equalsIgnoreCase(uri.getScheme())
            && uri.getHost() != null
            && uri.getPort() > 0
            && uri.getPort() <= MAX_PORT;
    if (!proxy.equals("direct") && !http) {
      throw bad(ClientOption.PROXY, '"' + proxy + '"', PROXIES);
    }
    return with(ClientOption.PROXY, uri);
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
    return Connects.connect(uri, settings(), null);
  }

  @Override
  public CompletableFuture<WebSocket> connect(String uri, Consumer<WebSocket> handler) {
    Objects.requireNonNull(uri, "uri");
    return Connects.connect(uri, settings(), Objects.requireNonNull(handler, "handler"));
  }
}
