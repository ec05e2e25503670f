package dev.vaporetto.engine;

/**
 * The user properties of a {@code ClientEndpointConfig} that the engine's client looks at, each
 * time it connects. A value of another type or out of its range is refused with a {@code
 * DeploymentException} that names the property; a property that is absent or null has its default.
 *
 * <p>A time is a {@link java.time.Duration}, or a number of milliseconds as a {@link Number} or a
 * String, and at most 365 days; a number is a {@link Number} without a fraction, or a String.
 *
 * <p>{@code Configurator.beforeRequest} is called for each request to a server, also for those that
 * redirects, 401 and {@code Retry-After} lead to: for the first on the connecting thread, for the
 * others on one of the engine's. {@code afterResponse} is called once, with the response that opens
 * the connection.
 */
public final class ClientProperties {
  /**
   * A time, positive, 10 s by default: how long choosing the proxies, finding the addresses of a
   * host (the proxy's where there is one) and connecting to one of them may take. Each connection
   * has this time anew: one to which a redirect, a question for credentials or {@code Retry-After}
   * leads as well.
   */
  public static final String CONNECT_TIMEOUT = "dev.vaporetto.connectTimeout";

  /**
   * A time, positive, 10 s by default: how long the proxy's answer, TLS and the opening handshake
   * may take together. Each connection has this time anew, as with {@link #CONNECT_TIMEOUT}.
   */
  public static final String HANDSHAKE_TIMEOUT = "dev.vaporetto.handshakeTimeout";

  /**
   * A {@link java.net.URI} or a String: the HTTP proxy that is asked for a tunnel by CONNECT, for
   * {@code ws} as well as {@code wss}: {@code http://host:port}, or {@code direct} for none. By
   * default {@link java.net.ProxySelector#getDefault()} is asked with the scheme {@code http} for
   * {@code ws} and {@code https} for {@code wss}, so that the system properties {@code
   * http.proxyHost}, {@code https.proxyHost} and {@code http.nonProxyHosts} mean what they always
   * do. All that it selects are taken in turn, {@code DIRECT} among them, each but the last with
   * its share of {@link #CONNECT_TIMEOUT}; {@code connectFailed} is called for each proxy to which
   * there is no connection. A proxy of another kind than HTTP, SOCKS for example, is left out; it
   * is a failure where there is nothing else.
   */
  public static final String PROXY = "dev.vaporetto.proxy";

  /**
   * A {@link java.net.PasswordAuthentication}: for the proxy, by Basic (RFC 7617) or Digest (RFC
   * 7616, with MD5, SHA-256 and SHA-512-256); none by default. Sent only to a proxy that asks
   * (407), and in the strongest way that it offers.
   */
  public static final String PROXY_CREDENTIALS = "dev.vaporetto.proxyCredentials";

  /**
   * A {@link java.net.PasswordAuthentication}: for the server, by the same schemes; by default what
   * the URI has as {@code user:password@}, if anything. Sent only to a server that asks (401), in
   * the strongest way that it offers, and only to the origin (scheme, host and port) of the URI
   * that was to be connected to, wherever redirects lead.
   */
  public static final String CREDENTIALS = "dev.vaporetto.credentials";

  /**
   * A number from 0 to 100, 5 by default: how many redirects (301, 302, 303, 307 and 308) are
   * followed; with 0 a redirect is a failure. None leads from {@code wss} to {@code ws}. On the way
   * to another origin, {@code Authorization}, {@code Proxy-Authorization}, {@code Cookie} and
   * {@code Host} of a configurator are left out. {@code Session.getRequestURI} is where they led.
   */
  public static final String MAX_REDIRECTS = "dev.vaporetto.maxRedirects";

  /**
   * A time, 0 or more, 0 by default: how long all waits together may be that a server asks for by
   * 503 with {@code Retry-After}. A longer wait, like a 503 without {@code Retry-After}, is a
   * failure at once. Each wait is at least 1 s long.
   */
  public static final String RETRY_AFTER_LIMIT = "dev.vaporetto.retryAfterLimit";

  /**
   * A time, 0 or more, 0 for never and by default: how often a ping is sent. Where neither its pong
   * nor anything else has come when the next one is due, the connection ends with 1006, unless the
   * application itself keeps messages waiting. The engine looks four times in a second; the pongs
   * are not passed on.
   */
  public static final String PING_INTERVAL = "dev.vaporetto.pingInterval";

  /**
   * A number of bytes, 0 or more: the largest whole message of either kind that the peer may send,
   * instead of the container's {@code getDefaultMaxTextMessageBufferSize} and {@code
   * getDefaultMaxBinaryMessageBufferSize}.
   */
  public static final String MAX_MESSAGE_SIZE = "dev.vaporetto.maxMessageSize";

  /**
   * A {@link java.util.concurrent.Executor}: where the endpoint's callbacks run, instead of the
   * engine's own threads; those of one session run one after another. It need not be of many
   * threads, but tasks may block as long as the callbacks do. What it rejects, or runs on the
   * thread that hands it over, runs on the engine's threads instead. {@code onOpen} runs on the
   * thread that calls {@code connectToServer}. A handler that reads a message while it arrives runs
   * on a thread of its own.
   */
  public static final String EXECUTOR = "dev.vaporetto.executor";

  private ClientProperties() {}
}
