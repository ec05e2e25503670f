package dev.vaporetto.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.fuzz.Reading.Event;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.MessageDeflater;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.FrameEncoder;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes events as frames again: every other message in two fragments, the others whole. */
final class Rewriting {
  private static final int KEY = 0x37FA213D;
  private static final int SCRATCH = 300;

  private final Role sender;
  private final @Nullable MessageDeflater deflater;
  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
  private int messages;

  private Rewriting(Role sender, @Nullable MessageDeflater deflater) {
    this.sender = sender;
    this.deflater = deflater;
  }

  /** The frames of {@code events}, among which is no failure. */
  static byte[] frames(Role sender, ExtensionPipeline extensions, List<Event> events) {
    MessageDeflater deflater = extensions.newDeflater(sender);
    try {
      Rewriting rewriting = new Rewriting(sender, deflater);
      events.forEach(rewriting::write);
      return rewriting.wire.toByteArray();
    } finally {
      if (deflater != null) {
        deflater.close();
      }
    }
  }

  private void write(Event event) {
    Opcode opcode = Opcode.valueOf(event.kind());
    switch (opcode) {
      case TEXT -> message(opcode, event.payload().getBytes(UTF_8));
      case BINARY -> message(opcode, event.payload().getBytes(ISO_8859_1));
      case CLOSE -> frame(opcode, true, 0, new CloseStatus(event.code(), event.payload()).encode());
      default -> frame(opcode, true, 0, ByteBuffer.wrap(event.payload().getBytes(ISO_8859_1)));
    }
  }

  private void message(Opcode opcode, byte[] payload) {
    if (messages++ % 2 == 0) {
      whole(opcode, ByteBuffer.wrap(payload));
    } else {
      int half = payload.length / 2;
      part(opcode, false, ByteBuffer.wrap(payload, 0, half));
      part(opcode, true, ByteBuffer.wrap(payload, half, payload.length - half));
    }
  }

  private void whole(Opcode opcode, ByteBuffer payload) {
    ByteBuffer compressed =
        deflater == null ? null : deflater.compressMessage(payload, ByteBuffer.allocate(SCRATCH));
    if (compressed == null) {
      frame(opcode, true, 0, payload);
    } else {
      frame(opcode, true, ExtensionPipeline.RSV1, compressed);
    }
  }

  private void part(Opcode opcode, boolean last, ByteBuffer payload) {
    Opcode shown = last ? Opcode.CONTINUATION : opcode;
    if (deflater == null) {
      frame(shown, last, 0, payload);
    } else {
      ByteBuffer compressed = deflater.compressPart(payload, last, ByteBuffer.allocate(SCRATCH));
      frame(shown, last, last ? 0 : ExtensionPipeline.RSV1, compressed);
    }
  }

  private void frame(Opcode opcode, boolean fin, int reservedBits, ByteBuffer payload) {
    ByteBuffer out = ByteBuffer.allocate(FrameEncoder.size(sender, payload.remaining()));
    FrameEncoder.encode(out, sender, opcode, fin, reservedBits, KEY, payload);
    wire.writeBytes(out.array());
  }
}
