package dev.vaporetto.protocol.message;

import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Feeds a reader piece by piece and notes in words what it finds. */
final class Replay {
  private final MessageReader reader;
  private final List<String> events = new ArrayList<>();
  private boolean failed;

  Replay(Role role, MessageLimits limits) {
    reader = new MessageReader(role, limits);
  }

  /** What is found in one input, all at once. */
  static List<String> whole(Role role, MessageLimits limits, byte[] input) {
    return new Replay(role, limits).feed(input, 0, input.length).events();
  }

  /** What is found in one input that comes in two pieces. */
  static List<String> split(Role role, MessageLimits limits, byte[] input, int at) {
    return new Replay(role, limits).feed(input, 0, at).feed(input, at, input.length - at).events();
  }

  /** What is found in one input that comes in pieces of one size. */
  static List<String> pieces(Role role, MessageLimits limits, byte[] input, int size) {
    Replay replay = new Replay(role, limits);
    for (int at = 0; at < input.length; at += size) {
      replay.feed(input, at, Math.min(size, input.length - at));
    }
    return replay.events();
  }

  /** The next bytes, in a buffer whose array begins before and ends behind them. */
  Replay feed(byte[] input, int offset, int length) {
    if (failed) {
      return this;
    }
    ByteBuffer in =
        ByteBuffer.allocate(length + 8)
            .position(3)
            .slice()
            .position(2)
            .put(input, offset, length)
            .flip()
            .position(2);
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
    return this;
  }

  boolean hasFailed() {
    return failed;
  }

  List<String> events() {
    return events;
  }

  private String describe(MessageEvent event) {
    return switch (event) {
      case TEXT -> "TEXT " + reader.text();
      case BINARY, PING, PONG -> event + " " + hex(reader.binary());
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
