package dev.vaporetto.handshakes;

import static dev.vaporetto.handshakes.Handshake.to;
import static dev.vaporetto.handshakes.Reasons.CONNECT;
import static dev.vaporetto.handshakes.Reasons.ENCODED;
import static dev.vaporetto.handshakes.Reasons.GET_ONLY;
import static dev.vaporetto.handshakes.Reasons.HTTP_1_1;
import static dev.vaporetto.handshakes.Reasons.SERVER;

import java.util.List;

/** Queries, and request lines of other forms. */
final class QueryRows {
  static final List<Handshake> QUERIES =
      List.of(
          query("a query", "a=1&b=2"),
          query("an empty one", ""),
          query("names without values", "a&b=&=c&&"),
          query("a second question mark and slashes", "a=b?c/d:e@f"),
          query("a plus and an escaped blank", "a=b+c%20d"),
          query("escaped UTF-8", "a=%E2%82%AC"),
          query("escaped Latin-1", "a=%E9"),
          query("an escaped NUL", "a=%00"),
          query("an escaped line feed", "a=b%0D%0AX:%20y"),
          query("a percent sign alone", "q=100%").answers("T101 J101 U400").because(ENCODED),
          query("an escape without hexadecimal digits", "q=%zz")
              .answers("T101 J101 U400")
              .because(ENCODED),
          query("half an escape", "q=%4").answers("T101 J101 U400").because(ENCODED),
          query("an escape of four digits", "q=%u20AC").answers("T101 J101 U400").because(ENCODED),
          query("a malformed name", "%=1").answers("T101 J101 U400").because(ENCODED),
          query("braces", "q={a}").answers("T400 J101 U400").because(ENCODED),
          query("JSON", "q={\"a\":[1,2]}").answers("T400 J101 U400").because(ENCODED),
          query("a vertical bar", "q=a|b").answers("T400 J101 U400").because(ENCODED),
          query("a caret", "q=a^b").answers("T400 J101 U400").because(ENCODED),
          query("a backtick", "q=a`b").answers("T400 J101 U400").because(ENCODED),
          query("a quotation mark", "q=\"a\"").answers("T400 J101 U400").because(ENCODED),
          query("an apostrophe", "q='a'"),
          query("angle brackets", "q=<b>").answers("T400 J101 U400").because(ENCODED),
          query("a backslash", "q=a\\b").answers("T400 J101 U400").because(ENCODED),
          query("square brackets", "q[]=1&q[a]=2").answers("T400 J101 U101"),
          query("a semicolon", "a=1;b=2"),
          query("raw UTF-8", "q=caf\u00c3\u00a9").answers("T400 J101 U400"),
          query("a raw octet of Latin-1", "q=caf\u00e9").answers("T400 J101 U400"),
          query("a raw blank", "q=a b").answers("400"),
          query("a raw tab", "q=a\tb").answers("400"),
          query("a raw control character", "q=a\u0001b").answers("400"),
          query("a fragment", "a=1#b").answers("400"),
          query("a URI for a value", "next=https://example.org/?a=b"),
          query("4000 characters", "q=" + "a".repeat(4_000)),
          query("500 parameters", "a=1&".repeat(500)),
          query("a name 100 times", "a&".repeat(100)));

  static final List<Handshake> REQUEST_LINES =
      List.of(
          to("an absolute target", "http://localhost:{port}/app/echo"),
          to("an absolute target of another host", "http://example.org/app/echo").answers("400"),
          to("an absolute target with ws", "ws://localhost:{port}/app/echo")
              .answers("T400 J101 U101"),
          to("an absolute target with wss", "wss://localhost:{port}/app/echo")
              .answers("T400 J101 U101"),
          to("an absolute target without a path", "http://localhost:{port}")
              .answers("T200 J200 U404"),
          to("an absolute target with a user", "http://user@localhost:{port}/app/echo")
              .answers("T101 J400 U101"),
          to("an authority", "localhost:80").answers("T400 J400 U500").because(SERVER),
          to("an asterisk", "*").answers("T400 J400 U500").because(SERVER),
          to("no slash at the beginning", "app/echo").answers("T400 J400 U500").because(SERVER),
          Handshake.line("POST", "POST /app/echo HTTP/1.1")
              .with("Content-Length: 0")
              .answers("405"),
          Handshake.line("HEAD", "HEAD /app/echo HTTP/1.1").answers("405").because(GET_ONLY),
          Handshake.line("PUT", "PUT /app/echo HTTP/1.1").with("Content-Length: 0").answers("405"),
          Handshake.line("DELETE", "DELETE /app/echo HTTP/1.1").answers("405"),
          Handshake.line("OPTIONS", "OPTIONS /app/echo HTTP/1.1").answers("405").because(GET_ONLY),
          Handshake.line("TRACE", "TRACE /app/echo HTTP/1.1").answers("T405 J403 U405"),
          Handshake.line("PATCH", "PATCH /app/echo HTTP/1.1")
              .with("Content-Length: 0")
              .answers("405"),
          Handshake.line("CONNECT", "CONNECT /app/echo HTTP/1.1")
              .answers("T501 J400 U405")
              .because(CONNECT),
          Handshake.line("get in lower case", "get /app/echo HTTP/1.1")
              .answers("405")
              .because(GET_ONLY),
          Handshake.line("an unknown method", "WEBSOCKET /app/echo HTTP/1.1")
              .answers("405")
              .because(GET_ONLY),
          Handshake.line("HTTP/1.0", "GET /app/echo HTTP/1.0").answers("400").because(HTTP_1_1),
          Handshake.line("HTTP/1.2", "GET /app/echo HTTP/1.2")
              .answers("T505 J505 U400")
              .because(SERVER),
          Handshake.line("HTTP/2.0", "GET /app/echo HTTP/2.0")
              .answers("T505 J426 U400")
              .because(SERVER),
          Handshake.line("HTTP/3.0", "GET /app/echo HTTP/3.0")
              .answers("T505 J505 U400")
              .because(SERVER),
          Handshake.line("HTTP in lower case", "GET /app/echo http/1.1").answers("T400 J101 U400"),
          Handshake.line("no version", "GET /app/echo")
              .answers("Tno-HTTP J505 U400")
              .because(SERVER),
          Handshake.line("another protocol", "GET /app/echo FTP/1.1")
              .answers("Tno-HTTP J505 U400")
              .because(SERVER),
          Handshake.line("two blanks", "GET  /app/echo  HTTP/1.1").answers("T101 J101 U400"),
          Handshake.line("tabs for blanks", "GET\t/app/echo\tHTTP/1.1").answers("T101 J400 U400"),
          Handshake.line("an empty line before", "\r\nGET /app/echo HTTP/1.1")
              .answers("T101 J101 U400"),
          Handshake.line("line feeds alone", "GET /app/echo HTTP/1.1").lineEnd("\n"));

  private QueryRows() {}

  private static Handshake query(String name, String query) {
    return to("query: " + name, "/app/echo?" + query);
  }
}
