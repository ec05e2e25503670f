package dev.vaporetto.wars;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.MessageCodec;
import dev.vaporetto.Messages;
import dev.vaporetto.Overflow;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.WebSocketRoutes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.zip.CRC32;

/** Routes for messages in parts, for messages that wait for the peer, and for back-pressure. */
public final class LargeMessages {
  private LargeMessages() {}

  /**
   * Adds the routes.
   *
   * @param stages the stages that a test completes, by its key
   */
  static void add(WebSocketRoutes routes, Function<String, CompletableFuture<Void>> stages) {
    routes.websocket("streams", LargeMessages::streams);
    routes.websocket("parts", LargeMessages::parts);
    routes
        .websocket("waiting/{policy}", LargeMessages::waiting)
        .outboundLimit(64 * 1024, Overflow.DROP_OLDEST);
    routes.websocket("stuck", LargeMessages::stuck).sendTimeout(Duration.ofMillis(500));
    routes.websocket("pressure", (request, webSocket) -> pressure(request, webSocket, stages));
    routes.websocket("numbers", LargeMessages::numbers);
    Abilities.add(routes);
  }

  private static Journal journal(WebSocketRequest request) {
    return Journal.of(request.query("key").orElseThrow());
  }

  /** Bytes whose values follow from their positions. */
  private static byte[] pattern(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  private static void streams(WebSocketRequest request, WebSocket webSocket) {
    Journal journal = journal(request);
    journal.watchSocket(webSocket);
    webSocket.onString(
        command -> {
          String[] words = command.split(" ", -1);
          int size = Integer.parseInt(words[1]);
          switch (words[0]) {
            case "stream" -> {
              CompletableFuture<Void> first =
                  webSocket.streams().send(new ByteArrayInputStream(pattern(size)));
              webSocket
                  .streams()
                  .send(Channels.newChannel(new ByteArrayInputStream(pattern(size + 1))));
              webSocket.send("meanwhile");
              first.whenComplete((sent, failure) -> journal.add("first " + failure));
            }
            case "text" -> webSocket.streams().sendText(new StringReader("€".repeat(size)));
            case "publisher" -> {
              SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>();
              CompletableFuture<Void> sent = webSocket.streams().send(publisher);
              // A publisher drops what it publishes before the first subscription.
              while (!publisher.hasSubscribers()) {
                Thread.onSpinWait();
              }
              for (int i = 0; i < size; i++) {
                publisher.submit(ByteBuffer.wrap(new byte[] {(byte) i}));
              }
              publisher.close();
              sent.whenComplete((done, failure) -> journal.add("published " + failure));
            }
            default ->
                webSocket
                    .streams()
                    .send(failingAfter(size))
                    .whenComplete((sent, failure) -> journal.add("sent " + failure.getMessage()));
          }
        });
  }

  private static InputStream failingAfter(int size) {
    InputStream bytes = new ByteArrayInputStream(pattern(size));
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("not used");
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int count = bytes.read(target, offset, length);
        if (count < 0) {
          throw new IOException("the disk is gone");
        }
        return count;
      }
    };
  }

  /** Reports size and checksum of messages that are received in parts. */
  private static void parts(WebSocketRequest request, WebSocket webSocket) {
    journal(request).watchSocket(webSocket);
    CRC32 checksum = new CRC32();
    AtomicInteger size = new AtomicInteger();
    webSocket
        .streams()
        .onByteBuffer(
            (part, last) -> {
              size.addAndGet(part.remaining());
              checksum.update(part);
              if (last) {
                webSocket.send(size.getAndSet(0) + " bytes " + checksum.getValue());
                checksum.reset();
              }
            });
    webSocket
        .streams()
        .onString(
            (part, last) -> {
              size.addAndGet(part.length());
              if (last && part.endsWith("whole")) {
                // Takes effect with the next message.
                webSocket.onString(text -> webSocket.send("whole of " + text.length()));
              }
              if (last) {
                webSocket.send(size.getAndSet(0) + " chars");
              }
            });
  }

  /** Sends until the first message fails. */
  private static void waiting(WebSocketRequest request, WebSocket webSocket) {
    Journal journal = journal(request);
    journal.watchSocket(webSocket);
    if (request.parameter("policy").equals("CLOSE")) {
      webSocket.flow().outboundLimit(64 * 1024, Overflow.CLOSE);
    }
    webSocket.onString(
        text -> {
          byte[] message = new byte[16 * 1024];
          AtomicInteger failed = new AtomicInteger(-1);
          int count = 0;
          long most = 0;
          while (failed.get() < 0 && count < 4096) {
            // An upper bound of what the next send finds: the engine writes meanwhile.
            most = Math.max(most, webSocket.flow().bufferedBytes());
            int number = count++;
            ByteBuffer.wrap(message).putInt(number);
            webSocket
                .send(message)
                .whenComplete(
                    (sent, failure) -> {
                      if (failure instanceof IOException) {
                        failed.compareAndSet(-1, number);
                      }
                    });
          }
          journal.add(
              (failed.get() == count - 1 ? "newest" : "older")
                  + " failed, "
                  + (most > 32 * 1024 ? "much waits" : "little waits"));
        });
  }

  /** Sends what the peer does not read. */
  private static void stuck(WebSocketRequest request, WebSocket webSocket) {
    Journal journal = journal(request);
    webSocket.onError(
        failure ->
            journal.add(
                String.valueOf(failure.getMessage())
                    .replaceFirst("(no) (byte|message)", "$1thing")));
    webSocket.onClose((code, reason) -> journal.add("close " + code));
    webSocket.onString(
        text ->
            webSocket
                .send(new byte[32 * 1024 * 1024])
                .whenComplete(
                    (sent, failure) ->
                        journal.add(failure instanceof IOException ? "failed" : "" + failure)));
  }

  private static void pressure(
      WebSocketRequest request,
      WebSocket webSocket,
      Function<String, CompletableFuture<Void>> stages) {
    Journal journal = journal(request);
    journal.watchSocket(webSocket);
    CompletableFuture<Void> stage = stages.apply(request.query("key").orElseThrow());
    try {
      webSocket.onStringAsync(
          text -> {
            journal.add("text " + text);
            return stage;
          });
      webSocket.onData(
          bytes -> {
            journal.add("pausing");
            webSocket.flow().pause();
            stage.thenRun(webSocket.flow()::resume);
          });
    } catch (UnsupportedOperationException e) {
      journal.add("unsupported " + String.valueOf(e.getMessage()).split(" ", -1)[0]);
      try {
        webSocket.flow().pause();
      } catch (UnsupportedOperationException again) {
        journal.add("unsupported " + String.valueOf(again.getMessage()).split(" ", -1)[0]);
      }
    }
  }

  private static void numbers(WebSocketRequest request, WebSocket webSocket) {
    journal(request).watchSocket(webSocket);
    MessageCodec<Integer> numbers =
        MessageCodec.of(number -> "[" + number + "]", text -> Integer.valueOf(text));
    Messages<Integer> messages = webSocket.messages(numbers);
    messages.onMessage(number -> messages.send(number + 1));
    webSocket.onData(
        bytes ->
            webSocket.send(new String(bytes, UTF_8) + webSocket.negotiated().extensions().size()));
  }
}
