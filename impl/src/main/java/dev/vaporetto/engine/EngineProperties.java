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
   * A context's init-parameter or a system property: how many frames a peer may send in a second
   * that are not a whole message (RFC 6455 §5.4), 1 or more, 1,000,000 by default. More of them
   * close the connection with 1008. How small they are does not matter. It is an endpoint's
   * {@linkplain #MAX_FRAME_SIZE user property} as well.
   */
  public static final String MAX_FRAGMENTS_PER_SECOND = "dev.vaporetto.maxFragmentsPerSecond";

  /**
   * A number of bytes, 0 or more: the largest whole message of either kind that a peer may send, 1
   * MiB by default; a larger one closes the connection with 1009. A context's init-parameter or a
   * system property says it for the application, and then also for its clients. An endpoint has
   * {@code @OnMessage(maxMessageSize)}, a session {@code setMaxTextMessageBufferSize} and {@code
   * setMaxBinaryMessageBufferSize}.
   */
  public static final String MAX_MESSAGE_SIZE = ClientProperties.MAX_MESSAGE_SIZE;

  /**
   * A number of bytes: the largest payload of one frame of data, 0 for no limit but the message's,
   * which is the default. A larger one closes the connection with 1009.
   *
   * <p>This and the other limits that refer to it are said for the endpoints of an application by a
   * context's init-parameter or a system property, and for one endpoint by a {@link
   * jakarta.websocket.server.ServerEndpointConfig#getUserProperties user property} of the same
   * name, a Number or a String, which is read when the endpoint is deployed. A client says it by a
   * user property of its {@link jakarta.websocket.ClientEndpointConfig}, which is read for each
   * connect.
   */
  public static final String MAX_FRAME_SIZE = "dev.vaporetto.maxFrameSize";

  /**
   * How many frames one message may have, 0 for any number, which is the default. A message of more
   * closes the connection with 1009. Said like {@link #MAX_FRAME_SIZE}.
   */
  public static final String MAX_FRAGMENTS = "dev.vaporetto.maxFragments";

  /**
   * How many pings, pongs and close frames a peer may send in a second, 1 or more, 100,000 by
   * default. More of them close the connection with 1008. Said like {@link #MAX_FRAME_SIZE}.
   */
  public static final String MAX_CONTROL_FRAMES_PER_SECOND =
      "dev.vaporetto.maxControlFramesPerSecond";

  /**
   * How long a whole message may take to arrive, from its first byte to its last, 10 minutes by
   * default, and any time to a client: a Duration or a number of milliseconds, 0 for any time. The
   * time in which the application does not read does not count, nor does it hold for messages that
   * are delivered in parts. A longer one closes the connection with 1008, after an error. Said like
   * {@link #MAX_FRAME_SIZE}.
   */
  public static final String MESSAGE_TIMEOUT = "dev.vaporetto.messageTimeout";

  /**
   * How long no byte of the peer may come, whatever is sent to it: a Duration or a number of
   * milliseconds, 0 for any time, which is the default. A longer silence closes the connection with
   * 1001. The time in which the application does not read does not count. Said like {@link
   * #MAX_FRAME_SIZE}. {@code Session.setMaxIdleTimeout} is about both directions together.
   */
  public static final String READ_IDLE_TIMEOUT = "dev.vaporetto.readIdleTimeout";

  /**
   * How long no byte may be sent to the peer, whatever it sends; like {@link #READ_IDLE_TIMEOUT}.
   */
  public static final String WRITE_IDLE_TIMEOUT = "dev.vaporetto.writeIdleTimeout";

  /**
   * How long a session may be without a byte of either direction, before {@code
   * Session.setMaxIdleTimeout} says something else: a number of milliseconds, 0 for any time, which
   * is the default. A context's init-parameter or a system property; it holds for the clients of
   * the application, too. The routes of vaporetto-api have their own.
   */
  public static final String IDLE_TIMEOUT = "dev.vaporetto.idleTimeout";

  /**
   * How long a peer may take no byte of what is sent to it, 20 s by default: a Duration or a number
   * of milliseconds, 1 or more. Beyond that the connection ends with 1006, after an error. Said
   * like {@link #MAX_FRAME_SIZE}; {@link EngineSession#setSendTimeout} changes it for a session.
   */
  public static final String SEND_TIMEOUT = "dev.vaporetto.sendTimeout";

  /**
   * How long the closing handshake may take before the socket is closed, 10 s by default: a
   * Duration or a number of milliseconds, 1 or more. Said like {@link #MAX_FRAME_SIZE}.
   */
  public static final String CLOSE_TIMEOUT = "dev.vaporetto.closeTimeout";

  /**
   * How many bytes may wait for a peer, 0 or more, 1 MiB by default. Said like {@link
   * #MAX_FRAME_SIZE}; {@link EngineSession#setOutboundLimit} changes it for a session, and says
   * what happens beyond it.
   */
  public static final String OUTBOUND_LIMIT = "dev.vaporetto.outboundLimit";

  /**
   * A context's init-parameter or a system property: how many sessions the application's endpoints
   * may have together, 0 for any number, which is the default. A session counts from its handshake
   * until its {@code onClose} has returned. A handshake beyond that is answered with 503.
   */
  public static final String MAX_SESSIONS = "dev.vaporetto.maxSessions";

  /**
   * How many sessions one endpoint may have; like {@link #MAX_SESSIONS}. A user property of that
   * name is about its endpoint.
   */
  public static final String MAX_SESSIONS_PER_ENDPOINT = "dev.vaporetto.maxSessionsPerEndpoint";

  /**
   * A context's init-parameter or a system property: how many sessions of the application one
   * remote address may have, 0 for any number, which is the default, since many clients may come by
   * one proxy. A handshake beyond that is answered with 429. Addresses of IPv6 with the same first
   * 64 bits count as one: a client has all of them. The address is the one that the servlet
   * container reports, or the one that a route's trusted proxies do.
   */
  public static final String MAX_SESSIONS_PER_ADDRESS = "dev.vaporetto.maxSessionsPerAddress";

  /**
   * A context's init-parameter or a system property: how many sessions of the application one
   * logged-in user may have, by the name of the principal; 0 for any number, which is the default.
   * A handshake beyond that is answered with 429.
   */
  public static final String MAX_SESSIONS_PER_USER = "dev.vaporetto.maxSessionsPerUser";

  /**
   * A context's init-parameter or a system property: how many characters the names and values of
   * all headers of a handshake may have together, 1 or more, 65,536 by default. More are answered
   * with 431. Servlet containers have limits of their own, most of them lower.
   */
  public static final String MAX_HEADER_SIZE = "dev.vaporetto.maxHeaderSize";

  /**
   * A context's init-parameter or a system property: how many subprotocols a handshake may ask for,
   * and how many extensions and parameters of them it may offer, 1 or more, 256 by default. More
   * are answered with 431.
   */
  public static final String MAX_OFFERS = "dev.vaporetto.maxOffers";

  /**
   * A context's init-parameter or a system property: how long an application that stops waits for
   * its sessions to end by themselves, before it closes them with 1001: a number of milliseconds, 0
   * to a day; 0 by default. See {@link EngineServerContainer#drain}, which a stop calls then.
   */
  public static final String DRAIN = "dev.vaporetto.drain";

  /**
   * A {@link jakarta.websocket.server.ServerEndpointConfig#getUserProperties user property}, a
   * {@link java.util.concurrent.Executor}: where the endpoint's callbacks run, instead of the
   * threads that the container's events come on; those of one session run one after another. It is
   * read when the endpoint is deployed. Tasks may block as long as the callbacks do. What it
   * rejects, or would run on the thread that hands it over, runs on the engine's own threads.
   *
   * <p>A handler that takes a {@code Reader} or an {@code InputStream}, and a stream decoder, runs
   * on a thread of the engine's instead where the message is still arriving: it may block a thread
   * of this executor that the rest of the message needs.
   */
  public static final String EXECUTOR = ClientProperties.EXECUTOR;

  /**
   * A context's init-parameter: what starts the engine, and the routes of vaporetto-api.
   *
   * <ul>
   *   <li>{@code scan}, the default: the servlet container, which looks for initializers and for
   *       classes that they handle (Servlet 6.0 §8.2.4);
   *   <li>{@code install}: {@link VaporettoEngine#install}, and nothing else. What the servlet
   *       container finds is left alone, for a framework that makes and deploys it.
   * </ul>
   */
  public static final String START = "dev.vaporetto.start";

  /**
   * A context's init-parameter or a system property: how the sockets without TLS of Jetty, of
   * Tomcat's NIO connector and of the client are read.
   *
   * <ul>
   *   <li>A number from 1 to 1024: by so many event loops of the engine's own, which run callbacks
   *       themselves. A callback that blocks costs the loop little: another thread goes on with it,
   *       and callbacks that block again run on the container's threads. Half the number of
   *       processors by default, and at least 1;
   *   <li>{@code off}: by the container, whose threads run all callbacks; and by the client's
   *       threads.
   * </ul>
   */
  public static final String EVENT_LOOPS = "dev.vaporetto.loops";

  /**
   * A context's init-parameter or a system property: how many bytes all connections of an
   * application together may hold, servers and clients, beside the bound that each has for itself:
   * what waits for their peers ({@link EngineSession#setOutboundLimit}), what has arrived of
   * messages that are not complete or not read, and what a layer above keeps of messages ({@link
   * EngineMemory}). A message that waits for many peers and is the same for all, as that of a room,
   * counts once.
   *
   * <ul>
   *   <li>A share of the JVM's largest heap, as in {@code 25%}, which is the default;
   *   <li>a number of bytes, as in {@code 67108864}, {@code 65536k}, {@code 64m} or {@code 1g};
   *   <li>{@code off} for no limit.
   * </ul>
   *
   * From three quarters of it on, a send that does not block is refused where the peer would hold
   * more than its share of the limit: that of all who hold anything is the same. It fails like one
   * over the peer's own bound, and {@link Overflow} says what else happens. One that blocks waits
   * for its own peer as ever. Above the limit, the connections that hold most are closed with 1013,
   * after an error; what waits for them is dropped. The log tells when that begins, and how many
   * sends and connections it has cost when it is over.
   */
  public static final String MEMORY = "dev.vaporetto.memory";

  /**
   * A context's init-parameter or a system property: how many bytes the open connections of an
   * application's endpoints may take by being open, beside {@link #MEMORY}, which is for messages.
   * Values are as there; the default is {@code 50%}. What a connection takes is an estimate for its
   * container: 6 KiB on Jetty and 24 KiB elsewhere; where the request says that it is secure, 20
   * and 96 KiB. A handshake for which no room is left is answered with 503 and {@code Retry-After:
   * 10}, before anything of the application is asked. The log tells when that begins, and how many
   * it were when it is over.
   */
  public static final String CONNECTION_MEMORY = "dev.vaporetto.memory.connections";

  private EngineProperties() {}
}
