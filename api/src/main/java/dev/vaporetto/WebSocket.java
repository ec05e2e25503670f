package dev.vaporetto;

import dev.vaporetto.internal.client.ClientSettings;
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
 * no send fails because another one is in progress. What waits for the peer is bounded (1 MiB):
 * beyond that the future of a send fails with an {@link java.io.IOException}, and nothing else
 * happens.
 *
 * <p><b>Listeners</b> get one message at a time. There is at most one for text and one for binary
 * messages: a later one replaces it. A message of a kind without a listener is dropped, with one
 * warning for each route, or closes the socket where the route {@linkplain
 * WebSocketRoute#refuseUnhandled says so}.
 *
 * <p><b>An error</b> (a listener throws, the peer breaks a rule, the connection fails) is told once
 * to the {@code onError} of each listener and of the socket, and closes the socket, with 1011 where
 * the application failed. Then the {@code onClose} of each is told once.
 *
 * <p><b>On an engine other than Vaporetto's</b> these are missing: {@link #onPing} throws {@link
 * UnsupportedOperationException}; and reading cannot be suspended, so that a message which comes
 * before the stage of an {@link AsyncWebSocketHandler} is done keeps a thread of the engine
 * waiting, and so does one whose listener runs on an {@linkplain RouteOptions#executor executor};
 * {@link WebSocketRoute#remove} throws {@link UnsupportedOperationException} for a route in
 * service; and of {@link Compression}, only {@code OFF} makes a difference.
 */
public interface WebSocket {
  /** A client with the defaults of all options. */
  static WebSocketClient client() {
    return ClientSettings.NONE;
  }

  /**
   * Connects with the container that {@link jakarta.websocket.ContainerProvider} finds, without
   * blocking where that is Vaporetto's; {@link #client} has options for it.
   *
   * <p>No message is lost between the end of this future and the first listener: what comes before
   * is kept in order, up to 64 KiB, and then nothing more is read; this ends after 10 s. A close
   * that comes meanwhile is told at once where nothing is kept, else behind it, after a second at
   * most.
   *
   * @param uri with the scheme ws or wss
   * @return an open socket; fails with an {@link java.io.IOException} or a {@link
   *     jakarta.websocket.DeploymentException} that says which step failed and why
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
  CompletableFuture<Void> send(String text);

  /**
   * Sends a binary message: the remaining bytes, which are copied before the method returns.
   *
   * @return like {@link #send(String)}
   */
  CompletableFuture<Void> send(ByteBuffer bytes);

  /**
   * Sends a binary message.
   *
   * @return like {@link #send(String)}
   */
  CompletableFuture<Void> send(byte[] bytes);

  /** Listens to text messages, instead of the listener so far. */
  Listening onString(MessageListener<String> listener);

  /** Listens to text messages, instead of the listener so far. */
  Listening onString(SocketMessageListener<String> listener);

  /**
   * Listens to binary messages, instead of the listener so far, {@link #onData} included. The
   * buffer is valid during the call only, and is not copied.
   */
  Listening onByteBuffer(MessageListener<ByteBuffer> listener);

  /** Like the other. */
  Listening onByteBuffer(SocketMessageListener<ByteBuffer> listener);

  /**
   * Listens to binary messages, instead of the listener so far, {@link #onByteBuffer} included. The
   * array belongs to the listener.
   */
  Listening onData(MessageListener<byte[]> listener);

  /** Like the other. */
  Listening onData(SocketMessageListener<byte[]> listener);

  /** Told of every error of the socket, instead of the listener so far. */
  WebSocket onError(Consumer<Throwable> listener);

  /** Told of the end of the socket, at once if it has ended, instead of the listener so far. */
  WebSocket onClose(CloseListener listener);

  /**
   * Sends a ping.
   *
   * @return done when its pong has come; failed if the socket closes before
   */
  CompletableFuture<Void> ping();

  /**
   * Told of each ping of the peer, which is answered whether there is a listener or not. The buffer
   * is valid during the call only.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  WebSocket onPing(MessageListener<ByteBuffer> listener);

  /**
   * Told of each pong, instead of the listener so far. The buffer is valid during the call only.
   */
  WebSocket onPong(MessageListener<ByteBuffer> listener);

  /**
   * Sends a ping each time the interval has passed, and closes the socket with 1011 if the one
   * before has not been answered by then. While a listener is busy nothing is read, so that it
   * waits for the answer.
   *
   * @param interval a millisecond or more; zero switches it off, which is the default
   */
  WebSocket pingInterval(Duration interval);

  /** Closes with 1000, and no reason. */
  CompletableFuture<Void> close();

  /** Closes with a code, and no reason. */
  CompletableFuture<Void> close(int code);

  /**
   * Begins the closing handshake (RFC 6455 §7.1.2). Later calls change nothing.
   *
   * @param code 1000 to 1003, 1007 to 1014, or 3000 to 4999
   * @param reason at most 123 bytes of UTF-8
   * @return done when the socket has closed
   * @throws IllegalArgumentException if code or reason must not be sent
   */
  CompletableFuture<Void> close(int code, String reason);

  /** Done when the socket has closed, after {@code onClose}. */
  CompletableFuture<Void> closed();

  /** Names this socket among all sockets of all nodes; the same as long as it lives. */
  String id();

  /** Whether messages can be sent. */
  boolean isOpen();

  /** The subprotocol that was agreed on; empty for none. */
  String subprotocol();

  /** Objects of the application's, by name. Thread-safe. */
  Map<String, Object> attributes();
}
