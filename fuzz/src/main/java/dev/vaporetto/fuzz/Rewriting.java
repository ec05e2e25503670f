package dev.vaporetto.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.fuzz.Reading.Event;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.FrameEncoder;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes events as frames again, every message in two fragments. */
final class Rewriting {
  private static final int KEY = 0x37FA213D;

  private final Role sender;
  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();

  Rewriting(Role sender) {
    this.sender = sender;
  }

  /** The frames of {@code events}; failures have none. */
  static byte[] frames(Role sender, List<Event> events) {
    Rewriting rewriting = new Rewriting(sender);
    for (Event event : events) {
      if (!event.kind().equals("FAIL")) {
        rewriting.write(event);
      }
    }
    return rewriting.wire.toByteArray();
  }

  private void write(Event event) {
    Opcode opcode = Opcode.valueOf(event.kind());
    switch (opcode) {
      case TEXT -> fragments(opcode, event.payload().getBytes(UTF_8));
      case BINARY -> fragments(opcode, event.payload().getBytes(ISO_8859_1));
      case CLOSE -> frame(opcode, true, new CloseStatus(event.code(), event.payload()).encode());
      default -> frame(opcode, true, ByteBuffer.wrap(event.payload().getBytes(ISO_8859_1)));
    }
  }

  private void fragments(Opcode opcode, byte[] payload) {
    int half = payload.length / 2;
    frame(opcode, false, ByteBuffer.wrap(payload, 0, half));
    frame(Opcode.CONTINUATION, true, ByteBuffer.wrap(payload, half, payload.length - half));
  }

  private void frame(Opcode opcode, boolean fin, ByteBuffer payload) {
    int size = FrameEncoder.size(sender, payload.remaining());
    ByteBuffer out = ByteBuffer.allocate(size);
    FrameEncoder.encode(out, sender, opcode, fin, 0, KEY, payload);
    wire.writeBytes(out.array());
  }
}
