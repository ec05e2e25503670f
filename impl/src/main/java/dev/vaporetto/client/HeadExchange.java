package dev.vaporetto.client;

import dev.vaporetto.client.Exchange.Progress;
import dev.vaporetto.protocol.handshake.ClientHandshake;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.NeedMore;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request head and reads the response head. Driven by one thread at a time. It holds a
 * buffer only while it reads.
 */
final class HeadExchange {
  /** What makes sense of the bytes. */
  interface Judge {
    /** Takes bytes up to the end of the head. */
    ClientHandshakeResult receive(ByteBuffer bytes);

    ClientHandshakeResult receiveEof();

    /** What follows from a result that is final; the rest is what came behind the head. */
    Progress progress(ClientHandshakeResult result, ByteBuffer rest);
  }

  private final Wire wire;
  private final Judge judge;

  /** The request head; null when it is sent. */
  private @Nullable ByteBuffer request;

  HeadExchange(Wire wire, ByteBuffer request, Judge judge) {
    this.wire = wire;
    this.judge = judge;
    this.request = request;
  }

  Progress advance() throws IOException {
    ByteBuffer head = request;
    if (head != null) {
      if (!wire.write(head)) {
        return new Progress.Waits(wire.writeWaitsFor());
      }
      request = null;
      // No answer can be there yet.
      return new Progress.Waits(wire.readWaitsFor());
    }
    ByteBuffer buffer = ByteBuffer.allocate(ClientHandshake.DEFAULT_MAX_RESPONSE_HEAD);
    while (true) {
      int count = wire.read(buffer.clear());
      if (count == 0) {
        return new Progress.Waits(wire.readWaitsFor());
      }
      ClientHandshakeResult result = count < 0 ? judge.receiveEof() : judge.receive(buffer.flip());
      if (!(result instanceof NeedMore)) {
        return judge.progress(result, buffer);
      }
    }
  }
}
