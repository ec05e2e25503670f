package dev.vaporetto.client;

import dev.vaporetto.client.course.Answer;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Established;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One step on a socket that is connected. Driven by one thread at a time. */
interface Exchange {
  /** What comes next. */
  sealed interface Progress {
    /** Call again when the socket is ready for this. */
    record Waits(int ops) implements Progress {}

    /** The step is done; another one follows. */
    record Done() implements Progress {}

    /** The handshake is done, on this wire; {@code early} is what came behind it. */
    record Open(Established response, Wire wire, ByteBuffer early) implements Progress {}

    /** Another answer than the one that was asked for; {@code rest} is the start of its body. */
    record Answered(Answer answer, Wire wire, ByteBuffer rest) implements Progress {}

    /** The peer breaks a rule; {@code status} is 0 if none was read. */
    record Broken(String message, int status) implements Progress {}
  }

  /** Goes on as far as that is possible now. */
  Progress advance() throws IOException;
}
