package dev.vaporetto.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Heads of requests to a server: lines, the first with method, path and protocol. */
public final class ServerHandshakes {
  private ServerHandshakes() {}

  /** The fuzzer's entry. */
  public static void fuzzerTestOneInput(byte[] input) {
    HandshakeOracles.check(TextRequest.parse(new String(input, ISO_8859_1)));
  }
}
