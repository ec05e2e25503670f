package dev.vaporetto.bench.load;

/**
 * The request headers of an opening handshake beside those that RFC 6455 §4.1 demands. Their size
 * shows in the heap that a server holds for each connection.
 */
public enum Headers {
  /** None: only what RFC 6455 demands. */
  PLAIN,

  /** What a desktop browser sends, an offer of compression and a session's cookies included. */
  BROWSER,

  /** The same with an offer that excludes context takeover either way. */
  BROWSER_NO_CONTEXT,

  /** The same without the offer of compression, so that no server holds a compressor. */
  BROWSER_UNCOMPRESSED;

  private static final String USUAL =
      """
      User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
      Chrome/142.0.0.0 Safari/537.36
      Accept: */*
      Accept-Encoding: gzip, deflate, br, zstd
      Accept-Language: en-GB,en-US;q=0.9,en;q=0.8,de;q=0.7
      Cache-Control: no-cache
      Pragma: no-cache
      Cookie: SESSION=MDFlOWI3ZTUtN2Y3Yi00YzE2LWE1MDYtYjNmNDc5ZDk3YzY0; \
      _ga=GA1.1.1694427390.1763816712; \
      _ga_5RZQ1B7XQK=GS2.1.s1763816711$o1$g1$t1763818004$j60$l0$h0; \
      XSRF-TOKEN=6f0a1c52-6a8d-4f9e-8a53-0e6d0f6a3f55; theme=dark; consent=necessary%2Cstatistics
      Sec-Fetch-Dest: websocket
      Sec-Fetch-Mode: websocket
      Sec-Fetch-Site: same-origin
      """
          .replace("\n", "\r\n");

  private static final String COMPRESSION =
      "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";

  private static final String NO_CONTEXT =
      "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
          + " client_no_context_takeover\r\n";

  /** The header lines, each with its CRLF; {@code authority} is host and port, for the Origin. */
  String lines(String authority) {
    if (this == PLAIN) {
      return "";
    }
    String lines = USUAL + "Origin: http://" + authority + "\r\n";
    return switch (this) {
      case BROWSER -> lines + COMPRESSION;
      case BROWSER_NO_CONTEXT -> lines + NO_CONTEXT;
      default -> lines;
    };
  }
}
