package dev.vaporetto.jakarta.session;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.connection.in.Hold;
import dev.vaporetto.engine.EngineListener;
import dev.vaporetto.engine.EngineMemory;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.engine.Overflow;
import dev.vaporetto.engine.PreparedMessage;
import dev.vaporetto.engine.SendListener;
import dev.vaporetto.jakarta.codec.SessionCodecs;
import dev.vaporetto.log.LogText;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Session} on a {@link Connection}. Thread-safe.
 *
 * <p>Sends of any thread queue in call order; none throws because another is in progress.
 */
public final class WebSocketSession implements EngineSession {
  private static final AtomicLong IDS = new AtomicLong();

  /** One and the same object for the whole session: applications have compared it by identity. */
  private final String id = Long.toHexString(IDS.incrementAndGet());

  private final Connection connection;
  private final SessionGroup group;
  private final SessionInfo info;
  private final MessageHandlers handlers;
  private final BasicRemote basicRemote;
  private final AsyncRemote asyncRemote;

  /** What is kept of messages above the connection. */
  private final EngineMemory memory;

  /** For {@link #sendTextPart}; made by the first one. Guarded by this object's monitor. */
  private @Nullable PartialText partialText;

  /** The container's default or as set by the application, in milliseconds; read by any thread. */
  private volatile long maxIdleTimeout;

  /** Set once, in {@code onOpen}; null where the standard API's handlers listen. */
  private volatile @Nullable EngineListener listener;

  /** Set before {@code onOpen}. */
  private volatile @Nullable SessionCodecs codecs;

  /** Set when {@code onClose} has returned: the session is no longer valid for use. */
  private volatile boolean over;

  WebSocketSession(Connection connection, SessionGroup group, SessionInfo info) {
    this.connection = connection;
    this.group = group;
    this.info = info;
    handlers = new MessageHandlers(group.codecs());
    memory = new AccountMemory(connection.sender().account());
    basicRemote = new BasicRemote(connection, this);
    asyncRemote = new AsyncRemote(connection, this, group);
    WebSocketContainer defaults = group.container();
    connection.limits().maxTextSize(defaults.getDefaultMaxTextMessageBufferSize());
    connection.limits().maxBinarySize(defaults.getDefaultMaxBinaryMessageBufferSize());
    maxIdleTimeout = defaults.getDefaultMaxSessionIdleTimeout();
    connection.idleTimeout(Duration.ofMillis(maxIdleTimeout));
  }

  MessageHandlers handlers() {
    return handlers;
  }

  SessionGroup group() {
    return group;
  }

  /** Brings the encoders and decoders into service; they are user code. */
  void openCodecs(EndpointConfig config) {
    codecs = group.codecs().open(config);
  }

  void over() {
    over = true;
    memory.close();
    SessionCodecs opened = codecs;
    if (opened != null) {
      opened.destroy(this::inLog);
    }
  }

  /** The encoders and decoders of this session; only after the connection has opened. */
  SessionCodecs codecs() {
    SessionCodecs opened = codecs;
    if (opened == null) {
      throw new IllegalStateException("the session is not open yet");
    }
    return opened;
  }

  /**
   * Session's javadoc: a closed one is no longer valid for use, and its methods throw an
   * IllegalStateException. The two that lead to sends are excepted: a session of {@link
   * #getOpenSessions} may end between the {@link #isOpen} of another one's loop and its send, which
   * then fails with an IOException, as a send to a peer that is gone does.
   */
  private void requireUsable() {
    if (over) {
      throw new IllegalStateException(
          "session "
              + getId()
              + " is closed and its onClose has returned; expected only close(), isOpen(), getId()"
              + " and sends, which fail, to be called");
    }
  }

  @Override
  public WebSocketContainer getContainer() {
    requireUsable();
    return group.container();
  }

  @Override
  public void addMessageHandler(MessageHandler handler) {
    requireUsable();
    handlers.add(handler);
  }

  @Override
  public <T> void addMessageHandler(Class<T> type, MessageHandler.Whole<T> handler) {
    requireUsable();
    handlers.add(type, handler);
  }

  @Override
  public <T> void addMessageHandler(Class<T> type, MessageHandler.Partial<T> handler) {
    requireUsable();
    handlers.add(type, handler);
  }

  @Override
  public Set<MessageHandler> getMessageHandlers() {
    requireUsable();
    return handlers.all();
  }

  @Override
  public void removeMessageHandler(MessageHandler handler) {
    requireUsable();
    handlers.remove(handler);
  }

  @Override
  public String getProtocolVersion() {
    requireUsable();
    return "13";
  }

  @Override
  public String getNegotiatedSubprotocol() {
    requireUsable();
    return info.subprotocol();
  }

  @Override
  public List<Extension> getNegotiatedExtensions() {
    requireUsable();
    return info.extensions();
  }

  @Override
  public boolean isSecure() {
    requireUsable();
    return info.secure();
  }

  /**
   * Of a server's session: whether it takes sends. False from the beginning of the closing
   * handshake, by either side, and after a failure; so also inside {@code onClose}.
   *
   * <p>Of a client's session: true until {@code onClose} has returned. The official TCK (closeTest
   * and others) waits on the client for false, and then expects that {@code onClose} has run.
   */
  @Override
  public boolean isOpen() {
    return group.isOfClient() ? !over : takesSends();
  }

  @Override
  public long getMaxIdleTimeout() {
    requireUsable();
    return maxIdleTimeout;
  }

  @Override
  public void setMaxIdleTimeout(long milliseconds) {
    requireUsable();
    maxIdleTimeout = milliseconds;
    connection.idleTimeout(Duration.ofMillis(milliseconds));
  }

  @Override
  public void setMaxBinaryMessageBufferSize(int bytes) {
    requireUsable();
    connection.limits().maxBinarySize(bytes);
  }

  @Override
  public int getMaxBinaryMessageBufferSize() {
    requireUsable();
    return connection.limits().maxBinarySize();
  }

  @Override
  public void setMaxTextMessageBufferSize(int bytes) {
    requireUsable();
    connection.limits().maxTextSize(bytes);
  }

  @Override
  public int getMaxTextMessageBufferSize() {
    requireUsable();
    return connection.limits().maxTextSize();
  }

  @Override
  public RemoteEndpoint.Async getAsyncRemote() {
    return asyncRemote;
  }

  @Override
  public RemoteEndpoint.Basic getBasicRemote() {
    return basicRemote;
  }

  @Override
  public String getId() {
    return id;
  }

  @Override
  public void close() {
    connection.close(new CloseStatus(CloseStatus.NORMAL, ""));
  }

  @Override
  public void close(CloseReason reason) {
    if (reason == null) {
      throw new IllegalArgumentException("null came as close reason; expected one, or close()");
    }
    connection.close(CloseReasons.toStatus(reason));
  }

  @Override
  public URI getRequestURI() {
    requireUsable();
    return URI.create(info.requestUri());
  }

  @Override
  public Map<String, List<String>> getRequestParameterMap() {
    requireUsable();
    return QueryParameters.parse(info.queryString());
  }

  @Override
  public @Nullable String getQueryString() {
    requireUsable();
    return info.queryString();
  }

  @Override
  public Map<String, String> getPathParameters() {
    requireUsable();
    return info.pathParameters();
  }

  @Override
  public Map<String, Object> getUserProperties() {
    requireUsable();
    return info.userProperties();
  }

  @Override
  public @Nullable Principal getUserPrincipal() {
    requireUsable();
    return info.principal();
  }

  @Override
  public Set<Session> getOpenSessions() {
    requireUsable();
    return group.openSessions();
  }

  // ---- EngineSession

  @Override
  public void sendText(String text, SendListener callback) {
    connection.sender().send(Opcode.TEXT, Remote.utf8(text), callback::onSent);
  }

  @Override
  public void sendBinary(ByteBuffer data, SendListener callback) {
    connection.sender().send(Opcode.BINARY, Remote.required(data), callback::onSent);
  }

  @Override
  public PreparedMessage prepare(String text) {
    return new Prepared(Opcode.TEXT, Remote.utf8(text));
  }

  @Override
  public PreparedMessage prepare(ByteBuffer data) {
    return new Prepared(Opcode.BINARY, Remote.required(data));
  }

  @Override
  public PreparedMessage prepareUtf8(ByteBuffer text) {
    return new Prepared(Opcode.TEXT, Remote.required(text));
  }

  @Override
  public PreparedMessage prepareAll(List<PreparedMessage> messages) {
    return Prepared.all(messages);
  }

  @Override
  public void send(PreparedMessage message, SendListener callback) {
    connection.sender().send(Prepared.of(message), callback::onSent);
  }

  private synchronized PartialText partialText() {
    if (partialText == null) {
      partialText = new PartialText();
    }
    return partialText;
  }

  @Override
  public void sendTextPart(Object message, String part, boolean last, SendListener callback) {
    PartialText encoder = partialText();
    PartialText.Part text = encoder.encode(message, Remote.required(part), last);
    try {
      connection
          .sender()
          .sendPart(
              message,
              Opcode.TEXT,
              text.bytes(),
              last,
              failure -> {
                if (failure != null) {
                  encoder.refused(text);
                }
                callback.onSent(failure);
              });
    } catch (IllegalStateException e) {
      encoder.refused(text);
      throw e;
    }
  }

  @Override
  public void sendBinaryPart(Object message, ByteBuffer part, boolean last, SendListener callback) {
    connection
        .sender()
        .sendPart(message, Opcode.BINARY, Remote.required(part), last, callback::onSent);
  }

  @Override
  public void setListener(EngineListener given) {
    listener = given;
  }

  @Nullable EngineListener listener() {
    return listener;
  }

  @Override
  public boolean takesSends() {
    return connection.isOpen();
  }

  @Override
  public long getBufferedBytes() {
    return connection.sender().bufferedBytes();
  }

  @Override
  public void setOutboundLimit(int bytes, Overflow policy) {
    connection.sender().outboundLimit(bytes, policy);
  }

  @Override
  public void setSendTimeout(Duration timeout) {
    connection.sender().sendTimeout(timeout);
  }

  @Override
  public void suspend() {
    connection.suspend(Hold.APPLICATION);
  }

  @Override
  public void resume() {
    connection.resume(Hold.APPLICATION);
  }

  @Override
  public EngineMemory memory() {
    return memory;
  }

  @Override
  public void setPingInterval(Duration interval) {
    connection.pingInterval(interval);
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return SocketAddresses.of(info.remoteHost(), info.remotePort());
  }

  /** Who it is, for a line of the log: "session 1f, 192.0.2.7:5100". */
  public String inLog() {
    return "session " + id + ", " + LogText.address(info.remoteHost(), info.remotePort());
  }

  @Override
  public String toString() {
    return "WebSocketSession[" + getId() + " " + info.requestUri() + "]";
  }

  /**
   * Makes a session, its connection, and what stands between the two. The session has the limits
   * and the idle timeout that the container has as defaults; {@link Connection#open} begins it.
   *
   * @param config what the endpoint is opened with: this session's own where the handshake made one
   * @param resources what the handshake has acquired for the session
   */
  public static WebSocketSession create(
      ConnectionMaker maker,
      SessionGroup group,
      SessionInfo info,
      Endpoint endpoint,
      EndpointConfig config,
      SessionResources resources) {
    SessionHandler handler = new SessionHandler(endpoint, config, group, resources);
    WebSocketSession session = new WebSocketSession(maker.make(handler), group, info);
    handler.session(session);
    return session;
  }

  /** What carries its messages. */
  public Connection connection() {
    return connection;
  }

  /** Makes a connection for a handler. */
  @FunctionalInterface
  public interface ConnectionMaker {
    Connection make(ConnectionHandler handler);
  }
}
