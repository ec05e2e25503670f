package dev.vaporetto.engine;

import jakarta.websocket.Session;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** A session of this engine. Thread-safe. */
public interface EngineSession extends Session {
  /**
   * Queues a text message without blocking and without an object for each outcome.
   *
   * @param callback told once, on any thread, possibly before the method returns; it must not block
   * @throws IllegalArgumentException if the text has half a surrogate pair, which has no UTF-8; so
   *     do all methods that take a text
   */
  void sendText(String text, SendListener callback);

  /** Like {@link #sendText}; the remaining bytes are copied before the method returns. */
  void sendBinary(ByteBuffer data, SendListener callback);

  /**
   * A text for many sessions.
   *
   * @return may be sent by any session of this engine
   */
  PreparedMessage prepare(String text);

  /** Like {@link #prepare(String)}; the remaining bytes are copied. */
  PreparedMessage prepare(ByteBuffer data);

  /** Like {@link #prepare(String)}, of a text that is UTF-8 already; the bytes are copied. */
  PreparedMessage prepareUtf8(ByteBuffer text);

  /**
   * Some prepared messages as one: they leave one behind the other, in one write where the peer
   * takes them. Each counts for itself: what {@link #setOutboundLimit} refuses is refused alone.
   *
   * @param messages of {@link #prepare}, of whatever sessions; at least one
   */
  PreparedMessage prepareAll(List<PreparedMessage> messages);

  /**
   * Sends like {@link #sendText} and {@link #sendBinary}.
   *
   * @param message of {@link #prepare} or {@link #prepareAll}, of whatever session
   * @param callback told once for each message
   */
  void send(PreparedMessage message, SendListener callback);

  /**
   * Queues a part of a text message, as a fragment of its own (RFC 6455 §5.4). Any thread may send
   * the next one. Whole messages wait behind the last part; a blocking one at most the send
   * timeout.
   *
   * @param message stands for the message and tells it from others that are sent in parts
   * @param part may end between the two halves of a character
   * @throws IllegalStateException if another message that is sent in parts is not complete
   */
  void sendTextPart(Object message, String part, boolean last, SendListener callback);

  /** Like {@link #sendTextPart}; the remaining bytes are copied before the method returns. */
  void sendBinaryPart(Object message, ByteBuffer part, boolean last, SendListener callback);

  /**
   * Sets the listener, which is called instead of the session's message handlers and of the {@code
   * onError} and {@code onClose} of its endpoint. To be called once, in {@code onOpen}.
   */
  void setListener(EngineListener listener);

  /**
   * Where the peer is, also when the session has ended. Of a server's session: what {@link
   * EngineHandshakeRequest#CLIENT_ADDRESS} said, with port 0, or else what the servlet container
   * says, which may be a proxy's. Of a client's: host and port of the URI, unresolved unless the
   * host is an IP literal.
   */
  InetSocketAddress getRemoteAddress();

  /**
   * Whether messages are still taken: false for good from the beginning of the closing handshake,
   * whoever began it, or when the connection has failed; {@link #isOpen} is true until {@code
   * onClose} has returned.
   */
  boolean takesSends();

  /** Bytes of messages and frames that the transport has not taken yet; 0 after the end. */
  long getBufferedBytes();

  /**
   * How much may wait for the peer, 1 MiB by default, and what happens to a send that does not
   * block beyond that, {@link Overflow#FAIL} by default. One that blocks waits. A larger message is
   * taken when nothing waits.
   *
   * @param bytes 0 or more
   */
  void setOutboundLimit(int bytes, Overflow policy);

  /**
   * How long the peer may take no byte of what is being written, 20 s by default; beyond that the
   * session ends, with an error first.
   *
   * @param timeout positive
   */
  void setSendTimeout(Duration timeout);

  /**
   * Stops the dispatch of messages and the reading of bytes, so that the peer's sends fill the
   * buffers on the way and then wait. A message that is being dispatched is not interrupted; pings
   * and the peer's close frame wait, too.
   */
  void suspend();

  /** Ends {@link #suspend}; does nothing otherwise. */
  void resume();

  /**
   * Pings the peer each time the interval has passed. If neither a byte of the peer has come nor
   * the peer has taken one between two pings, the connection ends with 1006, after an error; unless
   * the application itself keeps messages waiting. The clock is exact to 250 ms. The pongs that
   * answer these pings are not passed on.
   *
   * @param interval zero for never, which is the default
   */
  void setPingInterval(Duration interval);

  /**
   * What a layer above keeps for this session. Where all sessions together hold too much, the one
   * that holds most is closed with 1013, and that counts what is kept here.
   */
  EngineMemory memory();
}
