package dev.vaporetto.containers;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An independent client, the JDK's {@link WebSocket}, in a form that suits a test. Messages are
 * joined and queued. Every wait has a deadline, after which it throws an AssertionError with what
 * was received instead. The JDK's client answers pings and close frames itself. For one thread.
 */
public final class EchoClient implements AutoCloseable {
  /** How long every wait may take. */
  public static final Duration DEADLINE = Duration.ofSeconds(20);

  private final WebSocket webSocket;
  private final BlockingQueue<Received> received;

  /** What the server sent, or how the connection ended. */
  public sealed interface Received {
    /** A whole text message. */
    record Text(String text) implements Received {}

    /** A whole binary message; its bytes are not to be changed. */
    record Binary(ByteBuffer bytes) implements Received {}

    /** A pong. */
    record Pong(ByteBuffer bytes) implements Received {}

    /** A Close frame; 1005 stands for one without a code (RFC 6455 §7.1.5). */
    record Closed(int code, String reason) implements Received {}

    /** The connection broke without a Close frame, or the server broke the protocol. */
    record Failed(Throwable cause) implements Received {}
  }

  private EchoClient(WebSocket webSocket, BlockingQueue<Received> received) {
    this.webSocket = webSocket;
    this.received = received;
  }

  /** Connects without subprotocols, for wss with the JVM's default trust. */
  public static EchoClient connect(URI uri) {
    return connect(uri, List.of(), null);
  }

  /**
   * Connects.
   *
   * @param subprotocols what to offer, the most wanted first
   * @param sslContext for wss; null for the JVM's default
   * @throws CompletionException when the server refuses; its cause is a WebSocketHandshakeException
   */
  public static EchoClient connect(
      URI uri, List<String> subprotocols, @Nullable SSLContext sslContext) {
    HttpClient.Builder http = HttpClient.newBuilder().connectTimeout(DEADLINE);
    if (sslContext != null) {
      http.sslContext(sslContext);
    }
    return connect(http.build(), uri, subprotocols);
  }

  /** Connects with a client of the caller's, so that many connections share its threads. */
  public static EchoClient connect(HttpClient http, URI uri, List<String> subprotocols) {
    WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(DEADLINE);
    if (!subprotocols.isEmpty()) {
      builder.subprotocols(
          subprotocols.get(0), subprotocols.subList(1, subprotocols.size()).toArray(String[]::new));
    }
    Collector collector = new Collector();
    WebSocket webSocket = builder.buildAsync(uri, collector).join();
    return new EchoClient(webSocket, collector.received);
  }

  /** The subprotocol that the server chose, empty for none. */
  public String subprotocol() {
    return webSocket.getSubprotocol();
  }

  /** Sends a text message and waits until it is on its way. */
  public void send(String text) {
    await(webSocket.sendText(text, true));
  }

  /** Sends a binary message and waits until it is on its way. */
  public void send(byte[] bytes) {
    await(webSocket.sendBinary(ByteBuffer.wrap(bytes), true));
  }

  /** Sends a text message as several frames. */
  public void sendFragments(String... fragments) {
    for (int i = 0; i < fragments.length; i++) {
      await(webSocket.sendText(fragments[i], i == fragments.length - 1));
    }
  }

  /** Sends a ping. */
  public void ping(byte[] bytes) {
    await(webSocket.sendPing(ByteBuffer.wrap(bytes)));
  }

  /** Sends an unsolicited pong. */
  public void pong(byte[] bytes) {
    await(webSocket.sendPong(ByteBuffer.wrap(bytes)));
  }

  /** Sends a Close frame; the server's is the next thing that is received. */
  public void close(int code, String reason) {
    await(webSocket.sendClose(code, reason));
  }

  /** The next thing that the server sends. */
  public Received next() {
    return next(DEADLINE);
  }

  /** The next thing that the server sends within a time. */
  public Received next(Duration timeout) {
    try {
      Received next = received.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new AssertionError("Nothing was received within " + timeout);
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  /** The next thing, which must be a text message. */
  public String nextText() {
    return next(Received.Text.class).text();
  }

  /** The next thing, which must be a binary message. */
  public byte[] nextBinary() {
    return bytes(next(Received.Binary.class).bytes());
  }

  /** The next thing, which must be a pong. */
  public byte[] nextPong() {
    return bytes(next(Received.Pong.class).bytes());
  }

  /** The next thing, which must be the server's Close frame. */
  public Received.Closed nextClose() {
    return next(Received.Closed.class);
  }

  private <T extends Received> T next(Class<T> expected) {
    Received next = next();
    if (!expected.isInstance(next)) {
      throw new AssertionError(
          "Expected " + expected.getSimpleName() + " but received " + brief(next));
    }
    return expected.cast(next);
  }

  private static String brief(Received received) {
    String text = received.toString();
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static void await(CompletableFuture<WebSocket> sent) {
    try {
      sent.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("Nothing was sent within " + DEADLINE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  /** Drops the connection if it is still open. */
  @Override
  public void close() {
    webSocket.abort();
  }

  /** Joins fragments; the JDK calls it from one thread at a time, in order. */
  private static final class Collector implements WebSocket.Listener {
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

    @Override
    public void onOpen(WebSocket webSocket) {
      webSocket.request(Long.MAX_VALUE);
    }

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        received.add(new Received.Text(text.toString()));
        text.setLength(0);
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(
        WebSocket webSocket, ByteBuffer data, boolean last) {
      binary.writeBytes(bytes(data));
      if (last) {
        received.add(new Received.Binary(ByteBuffer.wrap(binary.toByteArray())));
        binary.reset();
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
      received.add(new Received.Pong(ByteBuffer.wrap(bytes(message))));
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      received.add(new Received.Closed(code, reason));
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      received.add(new Received.Failed(error));
    }
  }
}
