package dev.vaporetto.containers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.containers.RawClient.Frame;
import dev.vaporetto.containers.RawClient.Response;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.stream.StreamSupport;
import org.eclipse.jetty.http.MetaData;
import org.jspecify.annotations.Nullable;

/** One stream of an {@link Http2Client}, and its WebSocket. For the client's thread. */
public final class Http2Stream {
  private static final int NOT_RESET = -1;

  private final Http2Client client;
  private final int id;
  private final InputStream in = new Bytes();

  /** What has come of the body or the socket, and has not been read. */
  private final Queue<ByteBuffer> data = new ArrayDeque<>();

  private MetaData.@Nullable Response head;
  private boolean ended;
  private int resetWith = NOT_RESET;

  Http2Stream(Http2Client client, int id) {
    this.client = client;
    this.id = id;
  }

  /** What the handshake was answered with. */
  public int status() {
    return awaitHead().getStatus();
  }

  /** The answer to a handshake that was refused, with its body. */
  public Response response() {
    MetaData.Response came = awaitHead();
    List<RawClient.Header> headers =
        StreamSupport.stream(came.getHttpFields().spliterator(), false)
            .map(field -> new RawClient.Header(field.getName(), field.getValue()))
            .toList();
    try {
      String body = came.getStatus() == 200 ? "" : new String(in.readAllBytes(), UTF_8);
      return new Response(came.getStatus(), "HTTP/2 " + came.getStatus(), headers, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MetaData.Response awaitHead() {
    while (head == null) {
      if (resetWith != NOT_RESET) {
        throw new AssertionError("Expected an answer but the stream was reset with " + resetWith);
      }
      client.readOne();
    }
    return head;
  }

  /** Reads one frame of the WebSocket. */
  public Frame readFrame() {
    try {
      return Frame.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads and discards until the server ends the stream; returns the number of bytes. */
  public int readToEnd() {
    try {
      return in.readAllBytes().length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a final, masked text frame. */
  public void sendText(String text) {
    client.sendData(id, false, RawClient.frame(true, 0, 1, text.getBytes(UTF_8)));
  }

  /** Sends a masked Close frame, and ends this half of the stream with it, as browsers do. */
  public void sendClose(int code, String reason) {
    client.sendData(id, true, RawClient.closeFrame(code, reason));
  }

  /** Gives the stream up (RFC 9113 §6.4). */
  public void reset(int error) {
    client.reset(id, error);
  }

  void onHead(MetaData.Response came) {
    head = came;
  }

  void onData(byte[] bytes) {
    data.add(ByteBuffer.wrap(bytes));
  }

  void onEnd() {
    ended = true;
  }

  void onReset(int error) {
    resetWith = error;
  }

  /** The bytes of this stream; who waits for them reads those of all streams. */
  private final class Bytes extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      while (length > 0) {
        ByteBuffer first = data.peek();
        if (first != null && first.hasRemaining()) {
          int count = Math.min(length, first.remaining());
          first.get(target, offset, count);
          return count;
        }
        if (first != null) {
          data.remove();
        } else if (ended) {
          return -1;
        } else if (resetWith != NOT_RESET) {
          throw new EOFException("The server reset the stream with " + resetWith);
        } else {
          client.readOne();
        }
      }
      return 0;
    }
  }
}
