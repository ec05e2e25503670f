package dev.vaporetto.engine;

import java.util.Map;

/**
 * What is counted of the sessions of one endpoint, from its deployment to the end of its container.
 * Thread-safe; all counts but {@link #open} only grow. A reader sees the messages of open sessions,
 * possibly without the last few.
 */
public interface EndpointMetrics {
  /** The name of what a container connects to other servers. */
  String CLIENT = "client";

  /** The name of what comes by {@code upgradeHttpToWebSocket}, which may say a path with values. */
  String UPGRADED = "upgraded";

  /** The name of all endpoints together that come after a container has a thousand. */
  String OTHERS = "others";

  /** The key of all codes together that are not counted for themselves; see {@link #closed}. */
  int OTHER_CODES = 0;

  /**
   * The URI template, such as {@code /chat/{room}}: never a path with its values, so the number of
   * names is that of the routes. {@link #CLIENT}, {@link #UPGRADED} and {@link #OTHERS} are no
   * templates, and have no slash.
   */
  String name();

  /** Sessions from before their {@code onOpen} to before their {@code onClose}. */
  long open();

  /** Sessions that were opened. */
  long opened();

  /**
   * Sessions that have closed, by the code of {@link EngineClosure#code}. Codes below 3000 are
   * counted each for itself; of those above, which a peer may choose, the first 32 different ones
   * are, and {@link #OTHER_CODES} is all others.
   */
  Map<Integer, Long> closed();

  /** Handshakes that were refused. One for which the container has no endpoint is not ours. */
  Map<HandshakeRefusal, Long> refused();

  /** What has passed in messages and bytes. */
  Traffic traffic();

  /** Messages that were not sent. */
  long lost(SendLoss how);

  /**
   * How often callbacks that were due went to another thread than the one that has read the bytes:
   * because {@link EngineProperties#EXECUTOR} says so, because the callbacks of the endpoint block,
   * or because too many of the container's threads are in callbacks already.
   */
  long handedOver();

  /**
   * What has passed in messages and bytes, in one look. Immutable.
   *
   * @param messagesReceived whole messages that were dispatched
   * @param bytesReceived bytes of the transport, so compressed and with the frames' headers, and
   *     without those of TLS and of the opening handshake
   * @param messagesSent whole messages that were put into the outgoing stream
   * @param bytesSent like {@code bytesReceived}; a write is counted when the transport has taken it
   */
  record Traffic(long messagesReceived, long bytesReceived, long messagesSent, long bytesSent) {}
}
