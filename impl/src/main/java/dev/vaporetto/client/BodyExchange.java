package dev.vaporetto.client;

import dev.vaporetto.protocol.handshake.BodyStart;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the start of the body of an answer that ends an attempt. */
final class BodyExchange implements Exchange {
  private final Wire wire;
  private final BodyStart body;

  /** What came with the head. */
  private ByteBuffer rest;

  /** What has come so far. Written by the thread that is at work. */
  private volatile String text = "";

  BodyExchange(Wire wire, ByteBuffer rest, BodyStart body) {
    this.wire = wire;
    this.rest = rest;
    this.body = body;
  }

  @Override
  public Progress advance() throws IOException {
    boolean wanted = receive(rest);
    rest = ByteBuffer.allocate(0);
    ByteBuffer buffer = ByteBuffer.allocate(BodyStart.LIMIT);
    while (wanted) {
      int count = wire.read(buffer.clear());
      if (count == 0) {
        return new Progress.Waits(wire.readWaitsFor());
      }
      wanted = count > 0 && receive(buffer.flip());
    }
    return new Progress.Done();
  }

  private boolean receive(ByteBuffer bytes) {
    boolean wanted = body.receive(bytes);
    text = body.text();
    return wanted;
  }

  /** What has come so far. From any thread. */
  String text() {
    return text;
  }
}
