package dev.vaporetto.handshakes;

import static dev.vaporetto.handshakes.Handshake.echo;
import static dev.vaporetto.handshakes.Reasons.GRAMMAR;
import static dev.vaporetto.handshakes.Reasons.NO_BODY;
import static dev.vaporetto.handshakes.Reasons.SAYS_WHY;
import static dev.vaporetto.handshakes.Reasons.SERVER;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Subprotocols, extensions and bodies. */
final class OfferRows {
  private static final String PROTOCOL = "Sec-WebSocket-Protocol";
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

  static final List<Handshake> SUBPROTOCOLS =
      List.of(
          subprotocol("chat"),
          subprotocol("v2.chat, chat"),
          subprotocol("unknown"),
          subprotocol("CHAT"),
          subprotocol("chat,"),
          subprotocol(",chat"),
          subprotocol("unknown,,chat"),
          subprotocol("").answers("400").because(GRAMMAR),
          subprotocol(", ,").answers("400").because(GRAMMAR),
          subprotocol("chat, chat").answers("400").because(GRAMMAR),
          subprotocol("a b").answers("400").because(GRAMMAR),
          subprotocol("chat;q=1").answers("400").because(GRAMMAR),
          subprotocol("\"chat\"").answers("400").because(GRAMMAR),
          subprotocol("http://example.org/chat").answers("400").because(GRAMMAR),
          subprotocol("caf\u00c3\u00a9").answers("400").because(GRAMMAR),
          subprotocol("\tchat\t"),
          echo("two lines of subprotocols").with(PROTOCOL + ": unknown", PROTOCOL + ": chat"),
          echo("a subprotocol in two lines")
              .with(PROTOCOL + ": chat", PROTOCOL + ": chat")
              .answers("400")
              .because(GRAMMAR),
          echo("200 subprotocols")
              .with(
                  PROTOCOL
                      + ": "
                      + IntStream.range(0, 200)
                          .mapToObj(i -> "p" + i)
                          .collect(Collectors.joining(","))));

  static final List<Handshake> OFFERS =
      List.of(
          extension("permessage-deflate"),
          extension("permessage-deflate; client_max_window_bits"),
          extension("permessage-deflate; client_max_window_bits=15"),
          extension("permessage-deflate; client_max_window_bits=8"),
          extension("permessage-deflate; client_max_window_bits=\"10\""),
          extension("permessage-deflate; client_max_window_bits=7"),
          extension("permessage-deflate; client_max_window_bits=16"),
          extension("permessage-deflate; server_max_window_bits"),
          extension("permessage-deflate; server_max_window_bits=9"),
          extension("permessage-deflate; server_max_window_bits=x"),
          extension("permessage-deflate; server_no_context_takeover=1"),
          extension("permessage-deflate; unknown"),
          extension("permessage-deflate; client_max_window_bits; client_max_window_bits"),
          extension("permessage-deflate; client_max_window_bits=7, permessage-deflate"),
          extension("PERMESSAGE-DEFLATE"),
          extension("x-webkit-deflate-frame"),
          extension("unknown; a=b; c"),
          extension("").answers("400").because(GRAMMAR),
          extension(",").answers("400").because(GRAMMAR),
          extension("permessage-deflate,"),
          extension(",, permessage-deflate"),
          extension("permessage-deflate;").answers("400"),
          extension("permessage-deflate;;").answers("400"),
          extension(";").answers("400").because(GRAMMAR),
          extension("permessage-deflate; =").answers("400"),
          extension("permessage-deflate; a=").answers("400"),
          extension("permessage-deflate; a=\"b").answers("400"),
          extension("permessage-deflate; a=\"b c\"").answers("400"),
          extension("permessage-deflate; a=\"b,c\"").answers("400"),
          extension("permessage deflate").answers("400").because(GRAMMAR),
          extension("permessage-deflate/1").answers("400").because(GRAMMAR),
          extension("caf\u00c3\u00a9").answers("400").because(GRAMMAR),
          echo("two lines of extensions")
              .with(EXTENSIONS + ": unknown", EXTENSIONS + ": permessage-deflate"),
          echo("permessage-deflate 100 times")
              .with(EXTENSIONS + ": " + "permessage-deflate, ".repeat(100)));

  static final List<Handshake> BODIES =
      List.of(
          echo("no body, and it says so").with("Content-Length: 0"),
          echo("no body, and it says so twice")
              .with("Content-Length: 0", "Content-Length: 0")
              .answers("400"),
          echo("a body").with("Content-Length: 5").body("hello").answers("400").because(NO_BODY),
          echo("a length that is no number").with("Content-Length: abc").answers("400"),
          echo("a negative length").with("Content-Length: -1").answers("400"),
          echo("a length with a plus").with("Content-Length: +0").answers("400"),
          echo("a length in hexadecimal").with("Content-Length: 0x0").answers("400"),
          echo("two lengths")
              .with("Content-Length: 0", "Content-Length: 5")
              .body("hello")
              .answers("400"),
          echo("a list of lengths").with("Content-Length: 0, 0").answers("400"),
          echo("an empty length").with("Content-Length:").answers("400"),
          echo("a length beyond 64 bits")
              .with("Content-Length: 99999999999999999999")
              .answers("400"),
          echo("no chunk")
              .with("Transfer-Encoding: chunked")
              .body("0\r\n\r\n")
              .answers("400")
              .because(NO_BODY),
          echo("a chunk")
              .with("Transfer-Encoding: chunked")
              .body("5\r\nhello\r\n0\r\n\r\n")
              .answers("400")
              .because(NO_BODY),
          echo("identity")
              .with("Transfer-Encoding: identity")
              .answers("T501 J400 U400")
              .because(SERVER),
          echo("gzip").with("Transfer-Encoding: gzip").answers("T501 J400 U400").because(SERVER),
          echo("an empty encoding").with("Transfer-Encoding:").answers("400"),
          echo("chunked and a length")
              .with("Transfer-Encoding: chunked", "Content-Length: 5")
              .body("0\r\n\r\n")
              .answers("400"),
          echo("100-continue").with("Expect: 100-continue").answers("400").because(NO_BODY),
          echo("100-continue with a body")
              .with("Expect: 100-continue", "Content-Length: 5")
              .body("hello")
              .answers("400")
              .because(NO_BODY),
          echo("another expectation").with("Expect: nothing").answers("T417 J417 U101"),
          echo("a message right behind the head").body("\u0081\u0082\u0000\u0000\u0000\u0000hi"),
          echo("another request right behind the head")
              .with("Content-Length: 0")
              .without("Upgrade")
              .without("Connection")
              .body("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
              .answers("400")
              .because(SAYS_WHY));

  private OfferRows() {}

  private static Handshake subprotocol(String value) {
    return echo("subprotocol: " + value).with(PROTOCOL + ": " + value);
  }

  private static Handshake extension(String value) {
    return echo("extension: " + value).with(EXTENSIONS + ": " + value);
  }
}
