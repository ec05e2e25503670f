package dev.vaporetto.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.log.LogText;
import dev.vaporetto.protocol.frame.Opcode;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Says in one line what a frame is, for one direction of a connection: {@code TEXT FIN 5 bytes
 * "hello"}. For one thread at a time.
 */
final class FrameText {
  /** So many characters of a text are shown, and so many bytes of what is none. */
  private static final int MOST_CHARACTERS = 120;

  private static final int MOST_BYTES = 40;

  /** The kind of the message that continuations belong to; null while none is known. */
  private @Nullable Opcode kind;

  /** Whether that message is compressed. */
  private boolean compressed;

  String of(SeenFrame frame) {
    Opcode opcode = Opcode.of(frame.opcode());
    if (opcode == Opcode.TEXT || opcode == Opcode.BINARY) {
      kind = opcode;
      compressed = frame.rsv(1);
    }
    StringBuilder line = new StringBuilder();
    line.append(opcode == null ? "opcode 0x" + Integer.toHexString(frame.opcode()) : opcode.name());
    line.append(frame.fin() ? " FIN" : "");
    for (int i = 1; i <= 3; i++) {
      line.append(frame.rsv(i) ? " RSV" + i : "");
    }
    line.append(' ').append(Long.toUnsignedString(frame.length())).append(" bytes");
    String payload =
        opcode == null ? hex(frame.payload(), frame.isWhole()) : payload(frame, opcode);
    return payload.isEmpty() ? line.toString() : line.append(' ').append(payload).toString();
  }

  private String payload(SeenFrame frame, Opcode opcode) {
    byte[] bytes = frame.payload();
    if (bytes.length == 0) {
      return "";
    }
    return switch (opcode) {
      case CLOSE -> close(bytes, frame.isWhole());
      case PING, PONG -> isPrintable(bytes) ? text(bytes, true) : hex(bytes, true);
      case TEXT, BINARY ->
          frame.rsv(1) ? inflated(frame) : data(bytes, opcode == Opcode.TEXT, frame.isWhole());
      case CONTINUATION -> data(bytes, kind == Opcode.TEXT && !compressed, frame.isWhole());
    };
  }

  private static String data(byte[] bytes, boolean isText, boolean whole) {
    return isText ? text(bytes, whole) : hex(bytes, whole);
  }

  private static String close(byte[] bytes, boolean whole) {
    if (bytes.length < 2) {
      return hex(bytes, whole);
    }
    int code = ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
    byte[] reason = Arrays.copyOfRange(bytes, 2, bytes.length);
    return reason.length == 0 ? Integer.toString(code) : code + " " + text(reason, whole);
  }

  private static boolean isPrintable(byte[] bytes) {
    for (byte each : bytes) {
      if (each < ' ' || each == 0x7F) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] bytes, boolean whole) {
    String text = new String(bytes, UTF_8);
    boolean cut = !whole || text.length() > MOST_CHARACTERS;
    String shown = text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
    return "\"" + LogText.escaped(shown) + "\"" + (cut ? "..." : "");
  }

  private static String hex(byte[] bytes, boolean whole) {
    if (bytes.length == 0) {
      return "";
    }
    boolean cut = !whole || bytes.length > MOST_BYTES;
    return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, MOST_BYTES))
        + (cut ? "..." : "");
  }

  /**
   * The beginning of a compressed message (RFC 7692). One that refers to earlier messages (context
   * takeover) cannot be read without them, and is shown as it is.
   */
  private String inflated(SeenFrame frame) {
    byte[] plain = new byte[FrameScanner.KEPT];
    Inflater inflater = new Inflater(true);
    int count;
    try {
      inflater.setInput(frame.payload());
      count = inflater.inflate(plain);
      // What the sender has cut off the end of the message (§7.2.1).
      boolean whole = frame.isWhole() && frame.fin() && count < plain.length;
      return "inflated " + data(Arrays.copyOf(plain, count), kind == Opcode.TEXT, whole);
    } catch (DataFormatException e) {
      return "compressed " + hex(frame.payload(), frame.isWhole());
    } finally {
      inflater.end();
    }
  }
}
