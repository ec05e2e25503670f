package dev.vaporetto.internal.engine;

/** The options of a client, each with the name of the builder's method. */
public enum ClientOption {
  HEADERS("header"),
  SUBPROTOCOLS("subprotocols"),
  SSL_CONTEXT("sslContext"),
  CONNECT_TIMEOUT("connectTimeout", true),
  HANDSHAKE_TIMEOUT("handshakeTimeout", true),
  PROXY("proxy", true),
  PROXY_CREDENTIALS("proxyCredentials", true),
  CREDENTIALS("credentials", true),
  MAX_REDIRECTS("maxRedirects", true),
  RETRY_AFTER_LIMIT("retryAfterLimit", true),
  PING_INTERVAL("pingInterval"),
  MAX_MESSAGE_SIZE("maxMessageSize"),
  COMPRESSION("compression"),
  EXECUTOR("executor", true),
  CONTAINER("container"),
  RECONNECT("reconnect");

  private final String method;
  private final boolean onlyOurs;

  ClientOption(String method) {
    this(method, false);
  }

  ClientOption(String method, boolean onlyOurs) {
    this.method = method;
    this.onlyOurs = onlyOurs;
  }

  /** The name of the builder's method. */
  public String method() {
    return method;
  }

  /** Whether only our engine supports it, since the standard API does not have it. */
  public boolean isOnlyOurs() {
    return onlyOurs;
  }
}
