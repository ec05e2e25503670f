package dev.vaporetto;

import jakarta.websocket.WebSocketContainer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One WebSocket connection. Thread-safe. An application need not keep a reference to it, since the
 * container does.
 *
 * <p><b>Sends</b> return at once, on any thread. Messages leave in call order, and no send fails
 * because another one is in progress. The bytes that wait for the peer are limited, to 1 MiB by
 * default: see {@link FlowControl}.
 *
 * <p><b>Listeners</b> get one message at a time. The next message waits until the listener has
 * returned, or, for {@link #onStringAsync} and the like, until the returned stage is done. TCP then
 * makes the peer wait. There is at most one listener for text and one for binary messages: a later
 * one of any form replaces it. A message of a kind without a listener is dropped, with one warning
 * for each route; if the route says {@link WebSocketRoute#refuseUnhandled}, it closes the socket.
 *
 * <p><b>Errors.</b> When a listener throws anything, the peer breaks a rule, or the connection
 * fails, the {@code onError} of each listener and of the socket is called once, and the socket
 * closes; the code is 1011 where the application failed. Then the {@code onClose} of each listener
 * and of the socket is called once.
 *
 * <p><b>Threads.</b> Listeners, and dependent actions of a socket's futures ({@code thenRun} and
 * the like), run on the thread that delivers a message, on the thread whose own call completes the
 * future, on the application's {@linkplain RouteOptions#executor executor}, or on a thread for
 * callbacks. They never run on a thread that other sockets wait for.
 *
 * <p><b>Waits.</b> A callback may wait for a send. It cannot wait for what comes only after it: the
 * close of its own socket, a pong, or a message that is {@linkplain Reconnect#keepSends kept} for
 * the next connection. On the thread of the callback, {@code join} and {@code get} of such a
 * future, and of those that depend on it, throw an {@link IllegalStateException} that says so.
 *
 * <p><b>Large messages</b> are sent and received in parts by {@link #streams}.
 *
 * <pre>{@code
 * routes.websocket("echo", (request, webSocket) -> {
 *   webSocket.onString(webSocket::send);
 *   webSocket.onByteBuffer(webSocket::send);
 * });
 * }</pre>
 *
 * <p><b>What an engine other than Vaporetto's does not support, or supports in part:</b>
 *
 * <table>
 * <caption>Complete list</caption>
 * <tr><th>Feature</th><th>On another engine</th></tr>
 * <tr><td>{@link #onPing}</td><td>throws {@link UnsupportedOperationException}</td></tr>
 * <tr><td>{@link FlowControl#pause}, {@link FlowControl#resume}</td>
 *     <td>throw {@link UnsupportedOperationException}</td></tr>
 * <tr><td>listeners whose names end with {@code Async}</td>
 *     <td>throw {@link UnsupportedOperationException}</td></tr>
 * <tr><td>a listener of {@link #streams} that is set outside the handler and the listeners</td>
 *     <td>gets the next message in one piece, within the limits of whole messages, and later
 *     ones in parts</td></tr>
 * <tr><td>{@link FlowControl#sendTimeout}</td><td>limits the whole time that each message, or
 *     part of one, takes</td></tr>
 * <tr><td>{@link #pingInterval}</td><td>only messages and pongs count as signs of life, since
 *     the engine does not report bytes; the socket closes with 1011</td></tr>
 * <tr><td>{@code onError} for a peer that reads too slowly ({@link Overflow#CLOSE}, {@link
 *     FlowControl#sendTimeout})</td><td>is called even while a listener runs</td></tr>
 * <tr><td>the code of {@code onClose}</td><td>is what the engine reports: some report 1000 for a
 *     close frame without a code (1005), and 1006 for closes that they begin themselves; the same
 *     goes for {@link Closure}</td></tr>
 * <tr><td>the stage of an {@link AsyncWebSocketHandler}</td><td>a message that arrives before it
 *     is done keeps a thread of the engine waiting</td></tr>
 * <tr><td>a listener that runs on an {@linkplain RouteOptions#executor executor}</td><td>keeps a
 *     thread of the engine waiting</td></tr>
 * <tr><td>{@link WebSocketRoute#remove}</td><td>throws {@link UnsupportedOperationException} for a
 *     route in service</td></tr>
 * <tr><td>{@link Compression}</td><td>only {@code OFF} has an effect</td></tr>
 * <tr><td>{@link dev.vaporetto.room.Rooms}</td><td>a message is encoded, and compressed, for each
 *     member</td></tr>
 * </table>
 */
public interface WebSocket {
  /** Returns a client with the defaults of all options. */
  static WebSocketClient client() {
    return EntryPoints.find(WebSocketClient.class);
  }

  /**
   * Connects without options; {@link #client} has some. The container is the one that {@link
   * jakarta.websocket.ContainerProvider} finds. Vaporetto's blocks no thread.
   *
   * <p>No message is lost between the completion of this future and the first listener. Messages
   * wait in order for at most 10 s; beyond 64 KiB nothing more is read. If the connection closes
   * meanwhile, {@code onClose} is called after the messages that wait, which then wait a second at
   * most. An application that listens to both text and binary messages sets both listeners in the
   * handler of {@link WebSocketClient#connect(String, java.util.function.Consumer)}, before
   * anything is dispatched: after the first listener was set here, a waiting message of the other
   * kind waits only one second longer for its listener.
   *
   * @param uri with the scheme {@code ws} or {@code wss} (RFC 6455 §3)
   * @return the future of an open socket; it fails like that of {@link
   *     WebSocketClient#connect(String)}
   */
  static CompletableFuture<WebSocket> connect(String uri) {
    return client().connect(uri);
  }

  /**
   * Connects with a given container. With an engine other than Vaporetto's, the connect blocks a
   * thread that is made for it, and a message that must not be dispatched yet keeps a thread of the
   * engine waiting.
   *
   * @return like {@link #connect(String)}
   */
  static CompletableFuture<WebSocket> connect(String uri, WebSocketContainer container) {
    return client().container(container).connect(uri);
  }

  /**
   * Sends a text message.
   *
   * @return a future that is done when the message is on its way, or fails with an {@link
   *     java.io.IOException}
   */
  CompletableFuture<Void> send(String message);

  /**
   * Sends a binary message: the remaining bytes, which are copied before the method returns.
   *
   * @return like {@link #send(String)}
   */
  CompletableFuture<Void> send(ByteBuffer message);

  /**
   * Sends a binary message; the array is copied before the method returns.
   *
   * @return like {@link #send(String)}
   */
  CompletableFuture<Void> send(byte[] message);

  /** Returns a view of the text messages as objects, which a codec encodes and decodes. */
  default <T> Messages<T> messages(MessageCodec<T> codec) {
    return new CodecMessages<>(this, codec);
  }

  /** Listens to text messages. */
  Listening onString(MessageListener<String> listener);

  /**
   * Listens to binary messages. The buffer is read-only, valid during the call only, and not
   * copied. Replaces the listener of {@link #onData}, and the other way round.
   */
  Listening onByteBuffer(MessageListener<ByteBuffer> listener);

  /** Listens to binary messages. The array belongs to the listener. */
  Listening onData(MessageListener<byte[]> listener);

  /**
   * Listens to text messages; the next message waits until the stage of the message before is done.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  Listening onStringAsync(AsyncMessageListener<String> listener);

  /**
   * Listens to binary messages; the next message waits until the stage of the message before is
   * done. The buffer is a copy, so that it stays valid.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  Listening onByteBufferAsync(AsyncMessageListener<ByteBuffer> listener);

  /**
   * Listens to binary messages; the next message waits until the stage of the message before is
   * done. The array belongs to the listener.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  Listening onDataAsync(AsyncMessageListener<byte[]> listener);

  /**
   * Sets the listener for the error that closes the socket, instead of the one so far. If the error
   * has happened already, the listener is called at once. What it throws is logged.
   *
   * @return this
   */
  WebSocket onError(Consumer<Throwable> listener);

  /**
   * Sets the listener for the close of the socket, instead of the one so far. If the socket has
   * closed already, the listener is called at once. What it throws is logged.
   *
   * @return this
   */
  WebSocket onClose(CloseListener listener);

  /**
   * Sends a ping (RFC 6455 §5.5.2).
   *
   * @return a future that is done when the pong of this ping, or of a later one, has come (RFC 6455
   *     §5.5.3); it fails with an {@link java.io.IOException} if the socket closes before
   */
  CompletableFuture<Void> ping();

  /**
   * Sets the listener for the peer's pings, instead of the one so far. Pings are answered with or
   * without a listener. The buffer is read-only and valid during the call only.
   *
   * @return this
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  WebSocket onPing(MessageListener<ByteBuffer> listener);

  /**
   * Sets the listener for pongs, instead of the one so far. It is not called for pongs that answer
   * the pings of {@link #pingInterval}. The buffer is read-only and valid during the call only.
   *
   * @return this
   */
  WebSocket onPong(MessageListener<ByteBuffer> listener);

  /**
   * Sends a ping each time the interval has passed. If no byte was received from the peer between
   * two pings, and the peer has not taken a byte either, the connection counts as lost: {@code
   * onError} is called, and the socket closes with 1006. The time in which a listener is busy does
   * not count, since nothing is read then. The clock is accurate to 250 ms.
   *
   * @param interval a millisecond or more; zero, the default, switches it off
   * @return this
   * @throws IllegalArgumentException if it is neither
   */
  WebSocket pingInterval(Duration interval);

  /**
   * Closes with the code 1000 and no reason, like {@link #close(int, String)}.
   *
   * @return like {@link #closed}
   */
  default CompletableFuture<Closure> close() {
    return close(1000, "");
  }

  /**
   * Closes with a code and no reason, like {@link #close(int, String)}.
   *
   * @return like {@link #closed}
   * @throws IllegalArgumentException like {@link #close(int, String)}
   */
  default CompletableFuture<Closure> close(int code) {
    return close(code, "");
  }

  /**
   * Begins the closing handshake (RFC 6455 §7.1.2), after the messages that were sent. No message
   * is dispatched any more. Later calls have no effect.
   *
   * @param code 1000 to 1003, 1007 to 1014, or 3000 to 4999 (RFC 6455 §7.4)
   * @param reason at most 123 bytes of UTF-8
   * @return like {@link #closed}
   * @throws IllegalArgumentException if the code is out of these ranges, or the reason is longer
   */
  CompletableFuture<Closure> close(int code, String reason);

  /**
   * Returns a future that is done when the socket has closed, after {@code onClose}. It never
   * fails.
   */
  CompletableFuture<Closure> closed();

  /** Returns a view that sends and receives messages of any size, in parts. */
  MessageStreams streams();

  /** Returns a view that controls when the socket reads, and how much may wait for the peer. */
  FlowControl flow();

  /**
   * What the opening handshake has negotiated; that of the latest connection, if the socket
   * reconnects.
   */
  Negotiated negotiated();

  /**
   * An identifier of this socket that is unique among all sockets of all nodes. It never changes.
   */
  String id();

  /**
   * Whether messages can be sent: false from the beginning of the closing handshake on, and while a
   * socket that reconnects has no connection.
   */
  boolean isOpen();

  /**
   * Objects of the application, by name. A route's socket begins with the {@linkplain
   * WebSocketRequest#attributes attributes of its request}. The map is mutable and thread-safe; it
   * takes no null.
   */
  Map<String, Object> attributes();

  /**
   * One of the {@link #attributes}.
   *
   * @throws IllegalArgumentException if there is none of that name, or it is not of that type; says
   *     what there is
   */
  default <T> T attribute(String name, Class<T> type) {
    return Attributes.get(attributes(), name, type);
  }
}
