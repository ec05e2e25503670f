package dev.vaporetto.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.vaporetto.fuzz.Memory.Measured;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import dev.vaporetto.protocol.message.MessageEvent;
import dev.vaporetto.protocol.message.MessageReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Feeds one reader, notes what it finds, and measures the memory that it allocates. */
final class Reading {
  /** What a reader may allocate for any input: less than one message of the default size. */
  private static final long FREE_ALLOCATION = 256 * 1024;

  /** A message is copied as it grows, and once more into its string of two bytes a character. */
  private static final int COPIES = 16;

  /**
   * One event of the reader.
   *
   * @param kind the name of a {@link MessageEvent}, or FAIL
   * @param payload of a binary message, ping or pong one character for each byte
   */
  record Event(String kind, String payload, int code) {}

  private final MessageReader reader;

  /** The most bytes that one byte of input can become, 1 without compression. */
  private final int expansion;

  private final int limit;
  private final List<Event> events = new ArrayList<>();
  private long allocated;
  private long taken;
  private boolean over;

  /**
   * A reading.
   *
   * @param limit of the reader's messages
   * @param expansion the most bytes that one byte of input can become, 1 without compression
   */
  Reading(MessageReader reader, int limit, int expansion) {
    this.reader = reader;
    this.limit = limit;
    this.expansion = expansion;
  }

  /** Everything that is found in the pieces, and the memory beyond the bound that it took. */
  Measured<List<Event>> read(List<ByteBuffer> pieces) {
    for (ByteBuffer piece : pieces) {
      taken += piece.remaining();
      while (!over && next(piece) != MessageEvent.NEED_MORE) {
        reader.forget();
      }
      if (!over && piece.hasRemaining()) {
        throw new Finding(piece.remaining() + " bytes were left although more was wanted");
      }
    }
    // What messages may take is bounded by their limit, and by what has arrived.
    long messages = events.size() + 1L;
    long bound = FREE_ALLOCATION + COPIES * Math.min(taken * expansion, messages * limit + taken);
    return new Measured<>(events, Math.max(0, allocated - bound));
  }

  private MessageEvent next(ByteBuffer piece) {
    long before = Memory.allocated();
    try {
      MessageEvent event = reader.next(piece);
      allocated += Memory.allocated() - before;
      if (event != MessageEvent.NEED_MORE) {
        events.add(describe(event));
      }
      return event;
    } catch (WebSocketFailure e) {
      allocated += Memory.allocated() - before;
      over = true;
      CloseStatus status = e.status();
      if (!CloseStatus.isLegalOnWire(status.code())) {
        throw new Finding("a failure with the code " + status.code());
      }
      Finding.unlessPrintable(String.valueOf(e.getMessage()));
      Finding.unlessPrintable(status.reason());
      events.add(new Event("FAIL", "", status.code()));
      return MessageEvent.NEED_MORE;
    }
  }

  private Event describe(MessageEvent event) {
    return switch (event) {
      case TEXT -> new Event("TEXT", within(reader.text()), 0);
      case BINARY, PING, PONG -> new Event(event.name(), within(latin1(reader.binary())), 0);
      case CLOSE -> {
        CloseStatus status = reader.closeStatus();
        yield new Event("CLOSE", status.reason(), status.code());
      }
      case NEED_MORE, TEXT_PART, BINARY_PART -> throw new AssertionError(event);
    };
  }

  private String within(String payload) {
    if (payload.length() > Math.max(limit, 125)) {
      throw new Finding("a message of " + payload.length() + ", limit " + limit);
    }
    return payload;
  }

  private static String latin1(ByteBuffer payload) {
    return ISO_8859_1.decode(payload.duplicate()).toString();
  }
}
