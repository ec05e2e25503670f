package dev.vaporetto.jetty.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;

/** A client's end of one TCP connection with HTTP/2: frames, and nothing done by itself. */
final class StreamPeer implements AutoCloseable {
  private static final long SECONDS = 20;

  private final HTTP2Client client = new HTTP2Client();
  private final int port;
  final Session session;

  StreamPeer(int port) throws Exception {
    this.port = port;
    CountDownLatch settings = new CountDownLatch(1);
    client.setInitialStreamRecvWindow(64 * 1024);
    client.setInitialSessionRecvWindow(1024 * 1024);
    client.start();
    session =
        client
            .connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                new Session.Listener() {
                  @Override
                  public void onSettings(Session from, SettingsFrame frame) {
                    settings.countDown();
                  }
                })
            .get(SECONDS, TimeUnit.SECONDS);
    // Jetty's client may count the server's window twice for a stream that it opens meanwhile.
    if (!settings.await(SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("no SETTINGS within " + SECONDS + " s");
    }
  }

  /** Asks for a socket; the answer is not awaited. */
  Socket ask(String path, String protocol, Map<String, String> headers) throws Exception {
    HttpFields.Mutable fields = HttpFields.build();
    headers.forEach(fields::add);
    MetaData.ConnectRequest request =
        new MetaData.ConnectRequest(
            "http", new HostPortHttpField("localhost", port), path, fields, protocol);
    Socket socket = new Socket();
    Stream unused =
        session
            .newStream(new HeadersFrame(request, null, false), socket)
            .get(SECONDS, TimeUnit.SECONDS);
    return socket;
  }

  /** A socket that the server has accepted. */
  Socket open(String path) throws Exception {
    Socket socket = ask(path, "websocket", Map.of("sec-websocket-version", "13"));
    if (socket.response().getStatus() != 200) {
      throw new IOException("expected 200, but got " + socket.response());
    }
    return socket;
  }

  @Override
  public void close() {
    LifeCycle.stop(client);
  }

  /** One stream. It takes bytes from Jetty, which opens the window again, only when it is read. */
  static final class Socket extends InputStream implements Stream.Listener {
    private final CompletableFuture<MetaData.Response> response = new CompletableFuture<>();
    private final CompletableFuture<Stream> opened = new CompletableFuture<>();
    private final CompletableFuture<String> reset = new CompletableFuture<>();
    private final Semaphore available = new Semaphore(0);
    private final DataInputStream in = new DataInputStream(this);
    private ByteBuffer current = ByteBuffer.allocate(0);
    private boolean last;

    MetaData.Response response() throws Exception {
      return response.get(SECONDS, TimeUnit.SECONDS);
    }

    Stream stream() throws Exception {
      return opened.get(SECONDS, TimeUnit.SECONDS);
    }

    /** The error code of the server's RST_STREAM. */
    String whyReset() throws Exception {
      return reset.get(SECONDS, TimeUnit.SECONDS);
    }

    CompletableFuture<Stream> send(byte... frame) throws Exception {
      return stream().data(new DataFrame(stream().getId(), ByteBuffer.wrap(frame), false));
    }

    void sendText(String text) throws Exception {
      Stream unused = send(Peer.text(text)).get(SECONDS, TimeUnit.SECONDS);
    }

    /** With the end of this side's half of the stream. */
    void sendLast(byte... frame) throws Exception {
      stream().data(new DataFrame(stream().getId(), ByteBuffer.wrap(frame), true), Callback.NOOP);
    }

    void end() throws Exception {
      Stream unused =
          stream()
              .data(new DataFrame(stream().getId(), ByteBuffer.allocate(0), true))
              .get(SECONDS, TimeUnit.SECONDS);
    }

    void reset(ErrorCode code) throws Exception {
      Void unused =
          stream()
              .reset(new ResetFrame(stream().getId(), code.code))
              .get(SECONDS, TimeUnit.SECONDS);
    }

    /** The payload of the next frame. */
    byte[] frame() throws IOException {
      return Peer.frame(in);
    }

    String readText() throws IOException {
      return new String(frame(), UTF_8);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      while (!current.hasRemaining()) {
        if (last) {
          return -1;
        }
        await();
      }
      int count = Math.min(length, current.remaining());
      current.get(target, offset, count);
      return count;
    }

    private void await() throws IOException {
      try {
        Stream stream = stream();
        Stream.Data data = stream.readData();
        if (data == null) {
          stream.demand();
          if (!available.tryAcquire(SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("nothing came within " + SECONDS + " s");
          }
          if (reset.isDone()) {
            throw new EOFException("reset by the server: " + reset.get());
          }
          return;
        }
        ByteBuffer bytes = data.frame().getByteBuffer();
        current = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        last = data.frame().isEndStream();
        data.release();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }

    @Override
    public void onNewStream(Stream stream) {
      opened.complete(stream);
    }

    @Override
    public void onHeaders(Stream stream, HeadersFrame frame) {
      opened.complete(stream);
      response.complete((MetaData.Response) frame.getMetaData());
    }

    @Override
    public void onDataAvailable(Stream stream, boolean immediate) {
      available.release();
    }

    @Override
    public void onReset(Stream stream, ResetFrame frame, Callback callback) {
      gone(ErrorCode.toString(frame.getError(), "?"));
      callback.succeeded();
    }

    @Override
    public void onFailure(
        Stream stream, int error, String reason, Throwable failure, Callback callback) {
      gone(reason + ": " + failure);
      callback.succeeded();
    }

    private void gone(String why) {
      reset.complete(why);
      response.completeExceptionally(new IOException(why));
      available.release();
    }
  }
}
