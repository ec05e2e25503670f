package dev.vaporetto.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;

/** The request of a client and the check of its answer, RFC 6455 §4.1. */
public final class OpeningHandshake {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final Target target;
  private final Headers headers;
  private final String key;

  /** With a new key. */
  public OpeningHandshake(Target target, Headers headers, Random random) {
    this.target = target;
    this.headers = headers;
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    this.key = Base64.getEncoder().encodeToString(nonce);
  }

  /** The request's head. */
  public byte[] request() {
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            .formatted(target.path(), target.authority());
    String webSocket = "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n\r\n".formatted(key);
    return (request + headers.lines(target.authority()) + webSocket).getBytes(ISO_8859_1);
  }

  /** Takes the head of the answer, and returns the extensions that the server chose, or "". */
  public String accept(String head) throws WrongAnswerException {
    String[] lines = head.split("\r\n", -1);
    if (!lines[0].startsWith("HTTP/1.1 101")) {
      throw new WrongAnswerException(
          target + " answered \"" + lines[0] + "\", expected HTTP/1.1 101");
    }
    String accept = header(lines, "sec-websocket-accept");
    if (!accept.equals(expectedAccept(key))) {
      throw new WrongAnswerException(
          "Sec-WebSocket-Accept is \"" + accept + "\", expected " + expectedAccept(key));
    }
    return header(lines, "sec-websocket-extensions");
  }

  private static String header(String[] lines, String name) {
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
        return line.substring(colon + 1).strip();
      }
    }
    return "";
  }

  /** What the server answers to a key. */
  public static String expectedAccept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
