package dev.vaporetto.bench.app;

import dev.vaporetto.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Streams one message to the server and one back, compares the digests, and prints a table's rows.
 */
public final class StreamClient {
  private static final int PATIENCE_MINUTES = 15;

  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private StreamClient() {}

  /** The URI, the number of bytes, and whether to compress. */
  public static void main(String[] arguments) throws Exception {
    new StreamClient()
        .run(arguments[0], Long.parseLong(arguments[1]), Boolean.parseBoolean(arguments[2]));
    System.exit(0);
  }

  private void run(String uri, long size, boolean compressed) throws Exception {
    String expected = expected(size);
    WebSocket webSocket = WebSocket.client().compression(compressed).connect(uri).get();
    if (webSocket.negotiated().extensions().isEmpty() == compressed) {
      throw new IOException("the extensions are " + webSocket.negotiated().extensions());
    }
    Digests digests = new Digests();
    webSocket.onString(
        text -> {
          answers.add(text);
        });
    webSocket
        .streams()
        .onByteBuffer(
            (part, last) -> {
              digests.update(part);
              if (last) {
                answers.add(digests.take());
              }
            });
    webSocket.onClose((code, reason) -> answers.add("closed with " + code + " " + reason));
    String kind = compressed ? "compressed" : "plain";
    long start = System.nanoTime();
    webSocket.streams().send(new Pattern(size)).get(PATIENCE_MINUTES, TimeUnit.MINUTES);
    expect(expected);
    row("to the server, " + kind, size, System.nanoTime() - start, answer());
    start = System.nanoTime();
    webSocket.send(Long.toString(size)).get(PATIENCE_MINUTES, TimeUnit.MINUTES);
    expect(expected);
    row("to the client, " + kind, size, System.nanoTime() - start, answer());
    webSocket.close().get(PATIENCE_MINUTES, TimeUnit.MINUTES);
  }

  private static String expected(long size) {
    Pattern pattern = new Pattern(size);
    Digests digests = new Digests();
    byte[] chunk = new byte[64 * 1024];
    for (int count = pattern.read(chunk, 0, chunk.length);
        count >= 0;
        count = pattern.read(chunk, 0, chunk.length)) {
      digests.update(ByteBuffer.wrap(chunk, 0, count));
    }
    return digests.take();
  }

  private String answer() throws InterruptedException {
    return String.valueOf(answers.poll(PATIENCE_MINUTES, TimeUnit.MINUTES));
  }

  private void expect(String expected) throws InterruptedException, IOException {
    String came = answer();
    if (!came.equals(expected)) {
      throw new IOException("the digest came as " + came + ", expected " + expected);
    }
  }

  private static void row(String what, long size, long nanos, String server) {
    double seconds = nanos / 1e9;
    System.out.printf(
        "%s: %d bytes in %.1f s (%.0f MB/s), digests equal; client %s; server %s%n",
        what, size, seconds, size / seconds / 1e6, Memory.peak(), server);
  }
}
