package dev.vaporetto.protocol.handshake;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The start of the body of an HTTP/1 response (RFC 9112 §6), in which a server often says why it
 * refuses a handshake. It keeps at most {@link #LIMIT} bytes and takes at most four times as many.
 * What breaks a rule of HTTP ends it: nothing but a message depends on it. Not thread-safe.
 */
public final class BodyStart {
  /** In bytes: enough for a reason, and not for a page. */
  public static final int LIMIT = 4096;

  private static final int MOST_TAKEN = 4 * LIMIT;

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?");
  private static final Pattern CHARSET =
      Pattern.compile("charset=\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);

  private final Map<String, List<String>> headers;
  private final boolean chunked;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  /** The line between two chunks, so far. */
  private final StringBuilder line = new StringBuilder();

  /** How many bytes of the body, or of the chunk, are still to come. */
  private long left;

  private int taken;
  private boolean over;

  /**
   * The body behind a head.
   *
   * @param headers takes names in any case
   */
  public BodyStart(int status, Map<String, List<String>> headers) {
    this.headers = headers;
    List<String> codings = headers.getOrDefault("Transfer-Encoding", List.of());
    chunked = HeaderList.contains(codings, "chunked");
    if (!chunked) {
      left = length(headers.getOrDefault("Content-Length", List.of()));
    }
    // RFC 9112 §6.3 item 1; and what is compressed is not read
    over = status == 204 || status == 304 || headers.containsKey("Content-Encoding");
  }

  /** RFC 9112 §6.3 items 6 and 8. */
  private static long length(List<String> lines) {
    boolean known = lines.size() == 1 && LENGTH.matcher(lines.get(0)).matches();
    return known ? Long.parseLong(lines.get(0)) : Long.MAX_VALUE;
  }

  /**
   * Takes bytes.
   *
   * @return whether more are wanted
   */
  public boolean receive(ByteBuffer in) {
    while (!isComplete() && in.hasRemaining()) {
      byte next = in.get();
      taken++;
      if (left > 0) {
        kept.write(next);
        left--;
      } else if (next == '\n') {
        endLine();
      } else {
        line.append((char) (next & 0xff));
      }
    }
    return !isComplete();
  }

  private boolean isComplete() {
    return over || taken == MOST_TAKEN || kept.size() == LIMIT || (left == 0 && !chunked);
  }

  /** RFC 9112 §7.1: the line break behind a chunk, or the size of the next one. */
  private void endLine() {
    String text = HttpTokens.trim(line.toString().replace("\r", ""));
    line.setLength(0);
    if (text.isEmpty()) {
      return;
    }
    Matcher size = CHUNK_SIZE.matcher(text);
    left = size.matches() ? Long.parseLong(size.group(1), 16) : 0;
    over = left == 0;
  }

  /** What was kept, in the charset of its Content-Type, or in UTF-8. */
  public String text() {
    ByteBuffer bytes = ByteBuffer.wrap(kept.toByteArray());
    CharBuffer text = CharBuffer.allocate(2 * bytes.remaining());
    // Not the end of the input: the last character may be cut off.
    charset()
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE)
        .decode(bytes, text, false);
    return text.flip().toString();
  }

  private Charset charset() {
    String type = String.join(";", headers.getOrDefault("Content-Type", List.of()));
    Matcher charset = CHARSET.matcher(type);
    try {
      return charset.find() ? Charset.forName(charset.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalArgumentException unknown) {
      return StandardCharsets.UTF_8;
    }
  }
}
