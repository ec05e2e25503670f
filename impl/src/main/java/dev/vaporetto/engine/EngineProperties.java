package dev.vaporetto.engine;

/**
 * The names of what can be configured beyond the standard API. Values are strings, whatever the
 * source, unless said otherwise.
 */
public final class EngineProperties {
  /**
   * Compression of messages by permessage-deflate (RFC 7692), where the client offers it:
   *
   * <ul>
   *   <li>{@code on}, the default: each message for itself ({@code server_no_context_takeover;
   *       client_no_context_takeover}), so that a connection holds no memory for it;
   *   <li>{@code context-takeover}: messages may refer to earlier ones, unless the client asks for
   *       the contrary. Compresses small messages better, for about 310 KB outside the heap for
   *       each connection;
   *   <li>{@code off}.
   * </ul>
   *
   * A servlet context's init-parameter or a system property says it for the application. A {@link
   * jakarta.websocket.server.ServerEndpointConfig#getUserProperties user property} of that name, as
   * a string or, for on and off, a Boolean, says it for one endpoint; it is read when the endpoint
   * is deployed. An endpoint may as well refuse by handshake: {@link
   * jakarta.websocket.server.ServerEndpointConfig.Configurator#getNegotiatedExtensions} returns
   * which of the client's offers of {@code permessage-deflate} are considered; their parameters are
   * the engine's business.
   */
  public static final String COMPRESSION = "dev.vaporetto.compression";

  /**
   * A context's init-parameter or a system property: how many bytes a whole message has at least
   * that is compressed, 0 or more, 256 by default. Parts of a message are always compressed.
   */
  public static final String COMPRESSION_THRESHOLD = "dev.vaporetto.compression.threshold";

  /** A context's init-parameter or a system property: zlib's level, 1 (fast) to 9, 6 by default. */
  public static final String COMPRESSION_LEVEL = "dev.vaporetto.compression.level";

  /**
   * A context's init-parameter or a system property: how many bytes one byte of a received message
   * may inflate to on average, 250 by default, once the message has inflated to more than 1 MiB. A
   * message that exceeds it closes the connection with 1009, like one that exceeds the limit of its
   * kind, which holds for inflated bytes.
   */
  public static final String COMPRESSION_MAX_RATIO = "dev.vaporetto.compression.maxRatio";

  /**
   * A {@link jakarta.websocket.server.ServerEndpointConfig#getUserProperties user property}, a
   * {@link java.util.concurrent.Executor}: where the endpoint's callbacks run, instead of the
   * threads that the container's events come on; those of one session run one after another. It is
   * read when the endpoint is deployed. Tasks may block as long as the callbacks do. What it
   * rejects, or would run on the thread that hands it over, runs on the engine's own threads.
   */
  public static final String EXECUTOR = ClientProperties.EXECUTOR;

  private EngineProperties() {}
}
