package dev.vaporetto.protocol.message;

import dev.vaporetto.protocol.EveryCut;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** Describes the events that a reader finds in the pieces of one input. */
final class Replay implements EveryCut.Receiver<List<String>> {
  private final MessageReader reader;
  private final List<String> events = new ArrayList<>();
  private boolean failed;

  Replay(MessageReader reader) {
    this.reader = reader;
  }

  /** What a reader for {@code role} finds in one input, which is the same however it is cut. */
  static List<String> events(Role role, MessageLimits limits, byte[] input) {
    return events(input, () -> new Replay(new MessageReader(role, limits)));
  }

  /** What a reader finds in one input, which is the same however it is cut. */
  static List<String> events(byte[] input, Supplier<Replay> fresh) {
    return EveryCut.outcome(input, TestFrames.boundaries(input), fresh);
  }

  @Override
  public void receive(ByteBuffer in) {
    if (failed) {
      return;
    }
    try {
      MessageEvent event = reader.next(in);
      while (event != MessageEvent.NEED_MORE) {
        events.add(describe(event));
        reader.forget();
        event = reader.next(in);
      }
      if (in.hasRemaining()) {
        events.add("LEFT " + in.remaining() + " bytes unread");
      }
    } catch (WebSocketFailure e) {
      failed = true;
      events.add("FAIL " + e.status().code() + " " + e.getMessage());
    }
  }

  /** The next bytes, all of an array, which stays unchanged. */
  Replay feed(byte[] input) {
    receive(ByteBuffer.wrap(input.clone()));
    return this;
  }

  /** The connection ends. */
  void close() {
    reader.close();
  }

  boolean hasFailed() {
    return failed;
  }

  @Override
  public List<String> outcome() {
    return events;
  }

  private String describe(MessageEvent event) {
    return switch (event) {
      case TEXT, TEXT_PART -> event + " " + reader.text();
      case BINARY, BINARY_PART, PING, PONG -> event + " " + hex(reader.binary());
      case CLOSE -> {
        CloseStatus status = reader.closeStatus();
        yield "CLOSE " + status.code() + " " + status.reason();
      }
      case NEED_MORE -> throw new AssertionError(event);
    };
  }

  private static String hex(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(payload.position(), bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
