package dev.vaporetto.client;

import dev.vaporetto.client.OpeningFailedException.Step;
import dev.vaporetto.protocol.handshake.ClientHandshake;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Established;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Failed;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.HttpResponse;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.NeedMore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends the request head of a handshake and reads the response head. Driven by one thread at a
 * time.
 */
final class OpeningExchange {
  /** What comes next. */
  sealed interface Progress {
    /** Call again when the socket is ready for this. */
    record Waits(int ops) implements Progress {}

    /** The response is good; {@code early} is what came behind it. */
    record Done(Established response, ByteBuffer early) implements Progress {}

    /** It is not. */
    record Refused(OpeningFailedException failure) implements Progress {}
  }

  private final String peer;
  private final Wire wire;
  private final ClientHandshake handshake;

  /** The request head; null when it is sent. */
  private @Nullable ByteBuffer request;

  OpeningExchange(String peer, Wire wire, ClientHandshake handshake) {
    this.peer = peer;
    this.wire = wire;
    this.handshake = handshake;
    this.request = handshake.request();
  }

  Progress advance() throws IOException {
    ByteBuffer head = request;
    if (head != null) {
      if (!wire.write(head)) {
        return new Progress.Waits(wire.writeWaitsFor());
      }
      request = null;
    }
    ByteBuffer buffer = ByteBuffer.allocate(ClientHandshake.DEFAULT_MAX_RESPONSE_HEAD);
    while (true) {
      int count = wire.read(buffer.clear());
      if (count == 0) {
        return new Progress.Waits(wire.readWaitsFor());
      }
      ClientHandshakeResult result =
          count < 0 ? handshake.receiveEof() : handshake.receive(buffer.flip());
      if (!(result instanceof NeedMore)) {
        return progress(result, buffer);
      }
    }
  }

  private Progress progress(ClientHandshakeResult result, ByteBuffer rest) {
    if (result instanceof Established established) {
      return new Progress.Done(established, rest);
    }
    if (result instanceof HttpResponse response) {
      String status = response.status() + (response.reason().isEmpty() ? "" : " ");
      return refused(
          "got the status " + status + response.reason() + ", expected 101",
          response.status(),
          response.headers());
    }
    Failed failed = (Failed) result;
    return refused(failed.message(), failed.status(), Map.of());
  }

  private Progress refused(String message, int status, Map<String, List<String>> headers) {
    return new Progress.Refused(
        new OpeningFailedException(peer, Step.HANDSHAKE, message, status, headers));
  }
}
