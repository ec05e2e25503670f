package dev.vaporetto.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Requests of HTTP/2 to a server: extended CONNECTs (RFC 8441) and others. The first line of an
 * input is {@code :protocol}, or empty where the server does not show it; then follows the head as
 * for HTTP/1.1, whose protocol is HTTP/2.0 whatever it says.
 */
public final class ConnectHandshakes {
  private ConnectHandshakes() {}

  /** The fuzzer's entry. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, ISO_8859_1);
    int end = text.indexOf('\n');
    String protocol = text.substring(0, Math.max(0, end)).replace("\r", "");
    TextRequest head = TextRequest.parse(text.substring(end + 1));
    HandshakeOracles.check(
        new TextRequest(
            head.method(), "HTTP/2.0", head.lines(), protocol.isEmpty() ? null : protocol));
  }
}
