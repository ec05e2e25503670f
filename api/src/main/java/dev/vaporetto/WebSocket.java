package dev.vaporetto;

import jakarta.websocket.WebSocketContainer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One WebSocket connection. Thread-safe; nobody needs to hold it, since the container does.
 *
 * <p><b>Sends</b> return at once. From whatever thread they come, messages leave in call order, and
 * no send fails because another one is in progress. What waits for the peer is bounded, 1 MiB by
 * default: see {@link FlowControl}.
 *
 * <p><b>Listeners</b> get one message at a time, and the next one waits until they have returned;
 * for {@link #onStringAsync} and the like, until the stage that they return is done. The peer then
 * waits by TCP. There is at most one listener for text and one for binary messages: a later one
 * takes its place, in whatever form. A message of a kind without a listener is dropped, with one
 * warning for each route, or closes the socket where the route {@linkplain
 * WebSocketRoute#refuseUnhandled says so}.
 *
 * <p><b>An error</b> (a listener throws, whatever it throws; the peer breaks a rule; the connection
 * fails) is told once to the {@code onError} of each listener and of the socket, and closes the
 * socket, with 1011 where the application failed. Then the {@code onClose} of each is told once.
 *
 * <p><b>Threads.</b> Listeners, and what hangs on the futures of a socket, run on the thread that
 * brings a message, on the one whose own call brings the outcome, on the application's {@linkplain
 * RouteOptions#executor executor}, or on a thread for callbacks: never on one that other sockets
 * wait for.
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
 * <p><b>What an engine other than Vaporetto's cannot do:</b>
 *
 * <table>
 * <caption>The whole list</caption>
 * <tr><th>what</th><th>there</th></tr>
 * <tr><td>{@link #onPing}</td><td>throws {@link UnsupportedOperationException}</td></tr>
 * <tr><td>{@link FlowControl#pause}, {@link FlowControl#resume}</td>
 *     <td>throw {@link UnsupportedOperationException}</td></tr>
 * <tr><td>the listeners of a name that ends with {@code Async}</td>
 *     <td>throw {@link UnsupportedOperationException}</td></tr>
 * <tr><td>the listeners of {@link #streams} set by another thread than the one of the handler or of
 *     a listener</td>
 *     <td>hold from the message after the next one: that one comes in one piece, within the limits
 *     of whole messages</td></tr>
 * <tr><td>{@link FlowControl#sendTimeout}</td><td>is the time for each message, or part of one, as
 *     a whole</td></tr>
 * <tr><td>{@link #pingInterval}</td><td>only messages and pongs count as life, since the engine does
 *     not tell of bytes; and the end is a close with 1011</td></tr>
 * <tr><td>{@code onError} of a peer that takes too little ({@link Overflow#CLOSE}, {@link
 *     FlowControl#sendTimeout})</td><td>is told even while a listener runs</td></tr>
 * <tr><td>the code that {@code onClose} tells</td><td>is what the engine tells: some say 1000 for a
 *     close without a code (1005), and 1006 for the closes that they begin themselves; {@link
 *     Closure} has no more than that</td></tr>
 * <tr><td>the stage of an {@link AsyncWebSocketHandler}</td><td>a message that comes before it is
 *     done keeps a thread of the engine waiting</td></tr>
 * <tr><td>a listener that runs on an {@linkplain RouteOptions#executor executor}</td><td>keeps a
 *     thread of the engine waiting</td></tr>
 * <tr><td>{@link WebSocketRoute#remove}</td><td>throws {@link UnsupportedOperationException} for a
 *     route in service</td></tr>
 * <tr><td>{@link Compression}</td><td>only {@code OFF} makes a difference</td></tr>
 * <tr><td>{@link dev.vaporetto.room.Rooms}</td><td>a message is encoded, and compressed, for each
 *     member</td></tr>
 * </table>
 */
public interface WebSocket {
  /** A client with the defaults of all options. */
  static WebSocketClient client() {
    return EntryPoints.find(WebSocketClient.class);
  }

  /**
   * Connects with the container that {@link jakarta.websocket.ContainerProvider} finds, without
   * blocking where that is Vaporetto's; {@link #client} has options for it.
   *
   * <p>No message is lost between the end of this future and the first listener: what comes before
   * is kept in order, up to 64 KiB, and then nothing more is read; this ends after 10 s. A close
   * that comes meanwhile is told at once where nothing is kept, else behind it, after a second at
   * most. Who listens to text and to binary messages sets both listeners by {@link
   * WebSocketClient#connect(String, java.util.function.Consumer)}, before anything is dispatched:
   * from the first listener on, messages wait for the second one only where others were kept, and
   * for a second.
   *
   * @param uri with the scheme ws or wss
   * @return an open socket; fails like {@link WebSocketClient#connect(String)}
   */
  static CompletableFuture<WebSocket> connect(String uri) {
    return client().connect(uri);
  }

  /**
   * Connects with a given container. One of another engine than Vaporetto's blocks a thread of its
   * own meanwhile; and one that cannot stop reading keeps a thread waiting while there is no
   * listener.
   *
   * @return like {@link #connect(String)}
   */
  static CompletableFuture<WebSocket> connect(String uri, WebSocketContainer container) {
    return client().container(container).connect(uri);
  }

  /**
   * Sends a text message.
   *
   * @return done when the message is on its way, or failed with an {@link java.io.IOException}
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

  /** The text messages as objects, which a codec encodes and decodes. */
  default <T> Messages<T> messages(MessageCodec<T> codec) {
    return new CodecMessages<>(this, codec);
  }

  /** Listens to text messages. */
  Listening onString(MessageListener<String> listener);

  /**
   * Listens to binary messages. The buffer is valid during the call only, and is not copied. Takes
   * the place of {@link #onData}, and the other way round.
   */
  Listening onByteBuffer(MessageListener<ByteBuffer> listener);

  /** Listens to binary messages. The array belongs to the listener. */
  Listening onData(MessageListener<byte[]> listener);

  /**
   * Listens to text messages; the next message waits until the stage of the one before is done.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  Listening onStringAsync(AsyncMessageListener<String> listener);

  /**
   * Listens to binary messages; the next message waits until the stage of the one before is done,
   * and the buffer is valid until then: it is a copy.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  Listening onByteBufferAsync(AsyncMessageListener<ByteBuffer> listener);

  /**
   * Listens to binary messages; the next message waits until the stage of the one before is done.
   * The array belongs to the listener.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  Listening onDataAsync(AsyncMessageListener<byte[]> listener);

  /**
   * Sets who is told of the error that ends the socket, at once if it has come already; instead of
   * the listener so far.
   *
   * @return this
   */
  WebSocket onError(Consumer<Throwable> listener);

  /**
   * Sets who is told that the socket has closed, at once if it has; instead of the listener so far.
   *
   * @return this
   */
  WebSocket onClose(CloseListener listener);

  /**
   * Sends a ping (RFC 6455 §5.5.2).
   *
   * @return done when its pong, or that of a later ping, has come; failed with an {@link
   *     java.io.IOException} if the socket closes before
   */
  CompletableFuture<Void> ping();

  /**
   * Listens to the peer's pings, instead of the listener so far. Each ping is answered, whether
   * there is a listener or not. The buffer is valid during the call only.
   *
   * @return this
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  WebSocket onPing(MessageListener<ByteBuffer> listener);

  /**
   * Listens to pongs, instead of the listener so far; those that answer the pings of {@link
   * #pingInterval} are not told. The buffer is valid during the call only.
   *
   * @return this
   */
  WebSocket onPong(MessageListener<ByteBuffer> listener);

  /**
   * Sends a ping each time the interval has passed. A peer of which no byte has come from one ping
   * to the next, and which has not taken one either, is gone: {@code onError} is told, and the
   * socket closes with 1006. While a listener is busy nothing is read, so that it waits for the
   * answer. The clock is exact to 250 ms.
   *
   * @param interval a millisecond or more; zero switches it off, which is the default
   * @return this
   * @throws IllegalArgumentException if it is neither
   */
  WebSocket pingInterval(Duration interval);

  /**
   * Closes with 1000, and no reason.
   *
   * @return like {@link #closed}
   */
  default CompletableFuture<Closure> close() {
    return close(1000, "");
  }

  /**
   * Closes with a code, and no reason.
   *
   * @return like {@link #closed}
   * @throws IllegalArgumentException like {@link #close(int, String)}
   */
  default CompletableFuture<Closure> close(int code) {
    return close(code, "");
  }

  /**
   * Begins the closing handshake (RFC 6455 §7.1.2). Later calls change nothing.
   *
   * @param code 1000 to 1003, 1007 to 1014, or 3000 to 4999
   * @param reason at most 123 bytes of UTF-8
   * @return like {@link #closed}
   * @throws IllegalArgumentException if code or reason must not be sent
   */
  CompletableFuture<Closure> close(int code, String reason);

  /** Done when the socket has closed, after {@code onClose}; never failed. */
  CompletableFuture<Closure> closed();

  /** Messages of any size, in parts. */
  MessageStreams streams();

  /** What is read when, and what waits for the peer. */
  FlowControl flow();

  /** What was agreed on in the opening handshake; of the latest connection. */
  Negotiated negotiated();

  /** Names this socket among all sockets of all nodes; the same as long as it lives. */
  String id();

  /** Whether messages can be sent: false from the beginning of the closing handshake on. */
  boolean isOpen();

  /** Objects of the application's, by name. Thread-safe. */
  Map<String, Object> attributes();
}
