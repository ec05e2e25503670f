package dev.vaporetto;

import dev.vaporetto.internal.client.ClientSettings;
import dev.vaporetto.internal.socket.Copies;
import jakarta.websocket.Extension;
import jakarta.websocket.WebSocketContainer;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * One WebSocket connection. Thread-safe; nobody needs to hold it, since the container does.
 *
 * <p><b>Sends</b> return at once. From whatever thread they come, messages leave in call order, and
 * no send fails because another one is in progress. What waits for the peer is bounded (1 MiB):
 * beyond that the future of a send fails with an {@link java.io.IOException}, and nothing else
 * happens, unless {@link #outboundLimit} says otherwise. A peer that takes nothing for 20 s, see
 * {@link #sendTimeout}, is closed.
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
 * <p><b>Large messages</b> are sent from a stream, a channel, a reader or a publisher, with one
 * piece of at most 64 KiB in memory, and received in parts by {@link #onBytesPart} and {@link
 * #onStringPart}.
 *
 * <p><b>Back-pressure.</b> The next message waits until a listener has returned; for {@link
 * #onStringAsync} and the like, until its stage is done; and while the socket is {@linkplain #pause
 * paused}. The peer then waits by TCP.
 *
 * <pre>{@code
 * routes.websocket("upload/{name}", (request, webSocket) -> {
 *   FileChannel file = FileChannel.open(folder.resolve(request.parameter("name")), CREATE, WRITE);
 *   webSocket.onBytesPart((part, last) -> {
 *     file.write(part);
 *     if (last) {
 *       webSocket.send("stored");
 *     }
 *   }).onClose((code, reason) -> close(file));
 * });
 * }</pre>
 *
 * <p><b>What an engine other than Vaporetto's cannot do:</b>
 *
 * <table>
 * <caption>The whole list</caption>
 * <tr><th>what</th><th>there</th></tr>
 * <tr><td>{@link #onPing}</td><td>throws {@link UnsupportedOperationException}</td></tr>
 * <tr><td>{@link #pause}, {@link #resume}</td>
 *     <td>throw {@link UnsupportedOperationException}</td></tr>
 * <tr><td>{@link #onStringAsync}, {@link #onDataAsync}, {@link #onStringPartAsync}, {@link
 *     #onBytesPartAsync}</td><td>throw {@link UnsupportedOperationException}</td></tr>
 * <tr><td>{@link #onStringPart}, {@link #onBytesPart} set by another thread than the one of the
 *     handler or of a listener</td>
 *     <td>hold from the message after the next one: that one comes in one piece, within the limits
 *     of whole messages</td></tr>
 * <tr><td>{@link #sendTimeout}</td><td>is the time for each message, or part of one, as a
 *     whole</td></tr>
 * <tr><td>{@code onError} of a peer that takes too little ({@link Overflow#CLOSE}, {@link
 *     #sendTimeout})</td><td>is told at once, on the thread that sends or on one of a clock, even
 *     while a listener runs</td></tr>
 * <tr><td>the code that {@code onClose} tells</td><td>is what the engine tells: some say 1000 for a
 *     close without a code (1005), and 1006 for the closes that they begin themselves</td></tr>
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
    return ClientSettings.NONE;
  }

  /**
   * Connects with the container that {@link jakarta.websocket.ContainerProvider} finds, without
   * blocking where that is Vaporetto's; {@link #client} has options for it.
   *
   * <p>No message is lost between the end of this future and the first listener: what comes before
   * is kept in order, up to 64 KiB, and then nothing more is read; this ends after 10 s. A close
   * that comes meanwhile is told at once where nothing is kept, else behind it, after a second at
   * most. Who listens to texts and to bytes sets both listeners by {@link
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
  default CompletableFuture<Void> send(byte[] bytes) {
    return send(ByteBuffer.wrap(bytes));
  }

  /**
   * Sends a binary message of any size, whose bytes are read on a thread of their own, with at most
   * 64 KiB of them in memory. Other messages wait behind it. Several of this kind follow each
   * other; behind one that waits so, nothing else does.
   *
   * <p>A source that fails closes the socket with 1011, since what was sent of the message cannot
   * be taken back.
   *
   * @param bytes until its end; closed then, and when the message cannot be sent: if the connection
   *     ends, even while it is read
   * @return done when the last byte is on its way; failed with what the source failed with, or with
   *     an {@link java.io.IOException}
   */
  CompletableFuture<Void> send(InputStream bytes);

  /** Like {@link #send(InputStream)}, from a channel that blocks. */
  CompletableFuture<Void> send(ReadableByteChannel bytes);

  /**
   * Like {@link #send(InputStream)}, from a publisher: it is subscribed to when the message's turn
   * has come, and asked for one buffer at a time. A buffer must not change before the next one is
   * asked for. When the connection ends, the subscription is cancelled, and the future fails.
   */
  CompletableFuture<Void> send(Flow.Publisher<ByteBuffer> bytes);

  /** Sends a text message of any size, like {@link #send(InputStream)}. */
  CompletableFuture<Void> sendText(Reader text);

  /** Sends a text message of any size, like {@link #send(Flow.Publisher)}. */
  CompletableFuture<Void> sendText(Flow.Publisher<String> text);

  /**
   * Sends an object as a text message.
   *
   * @return like {@link #send(String)}; failed with what the codec throws, and then nothing else
   *     happens
   */
  default <T> CompletableFuture<Void> sendMessage(MessageCodec<T> codec, T value) {
    String text;
    try {
      text = codec.encode(value);
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
    return send(text);
  }

  /** Bytes of messages that wait for the peer; 0 after the end. */
  long bufferedBytes();

  /**
   * How many bytes may wait for the peer, and what happens to a send beyond that. A larger message
   * is taken when nothing waits; one that is sent in parts is never refused when it has begun.
   *
   * @param bytes 0 or more; 1 MiB by default
   * @param policy {@link Overflow#FAIL} by default
   */
  WebSocket outboundLimit(int bytes, Overflow policy);

  /**
   * How long the peer may take no byte of what is being sent. Beyond that, the sends that wait
   * fail, {@code onError} is told, and the socket closes with 1006.
   *
   * @param timeout a millisecond or more; 20 s by default
   */
  WebSocket sendTimeout(Duration timeout);

  /** Listens to text messages, instead of the listener so far. */
  Listening onString(MessageListener<String> listener);

  /** Listens to text messages, instead of the listener so far. */
  default Listening onString(SocketMessageListener<String> listener) {
    MessageListener<String> bound = text -> listener.onMessage(this, text);
    return onString(bound);
  }

  /**
   * Listens to text messages, instead of the listener so far; the next message waits until the
   * stage of the one before is done.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  Listening onStringAsync(AsyncMessageListener<String> listener);

  /**
   * Listens to text messages in parts as they arrive, instead of the listener so far; the size of
   * the message is not limited. A message that has begun to arrive goes to the listener so far.
   */
  Listening onStringPart(PartListener<String> listener);

  /**
   * Like {@link #onStringPart}; the next part waits until the stage of the one before is done.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  Listening onStringPartAsync(AsyncPartListener<String> listener);

  /**
   * Listens to text messages that stand for objects, instead of the listener so far. A text that
   * the codec cannot decode reaches {@code onError} as an {@link UndecodableMessageException}, and
   * closes the socket with 1007.
   */
  default <T> Listening onMessage(MessageCodec<T> codec, MessageListener<T> listener) {
    MessageListener<String> decoding =
        text -> {
          T value;
          try {
            value = codec.decode(text);
          } catch (Exception e) {
            throw new UndecodableMessageException(e);
          }
          listener.onMessage(value);
        };
    return onString(decoding);
  }

  /**
   * Listens to binary messages, instead of the listener so far, {@link #onData} included. The
   * buffer is valid during the call only, and is not copied.
   */
  Listening onByteBuffer(MessageListener<ByteBuffer> listener);

  /** Like the other. */
  default Listening onByteBuffer(SocketMessageListener<ByteBuffer> listener) {
    MessageListener<ByteBuffer> bound = bytes -> listener.onMessage(this, bytes);
    return onByteBuffer(bound);
  }

  /**
   * Listens to binary messages, instead of the listener so far, {@link #onByteBuffer} included. The
   * array belongs to the listener.
   */
  default Listening onData(MessageListener<byte[]> listener) {
    MessageListener<ByteBuffer> copying = buffer -> listener.onMessage(Copies.array(buffer));
    return onByteBuffer(copying);
  }

  /** Like the other. */
  default Listening onData(SocketMessageListener<byte[]> listener) {
    MessageListener<byte[]> bound = bytes -> listener.onMessage(this, bytes);
    return onData(bound);
  }

  /**
   * Listens to binary messages, instead of the listener so far; the next message waits until the
   * stage of the one before is done. The array belongs to the listener.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  Listening onDataAsync(AsyncMessageListener<byte[]> listener);

  /**
   * Listens to binary messages in parts as they arrive, like {@link #onStringPart}. The buffer is
   * valid during the call only.
   */
  Listening onBytesPart(PartListener<ByteBuffer> listener);

  /**
   * Like {@link #onStringPartAsync}. The array belongs to the listener.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  Listening onBytesPartAsync(AsyncPartListener<byte[]> listener);

  /**
   * Stops reading: no message is dispatched behind the one that is, until {@link #resume}; the peer
   * waits. Its pings, its pongs and its close wait, too. It does not count: one {@link #resume}
   * ends any number of calls.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  WebSocket pause();

  /**
   * Ends {@link #pause}; does nothing otherwise.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  WebSocket resume();

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
  default CompletableFuture<Void> close() {
    return close(1000, "");
  }

  /** Closes with a code, and no reason. */
  default CompletableFuture<Void> close(int code) {
    return close(code, "");
  }

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

  /** The extensions that were agreed on, such as permessage-deflate; empty for none. */
  List<Extension> extensions();

  /** Objects of the application's, by name. Thread-safe. */
  Map<String, Object> attributes();
}
