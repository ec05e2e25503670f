package dev.vaporetto.handshakes;

import static dev.vaporetto.handshakes.Handshake.echo;
import static dev.vaporetto.handshakes.Reasons.ONCE;
import static dev.vaporetto.handshakes.Reasons.SAYS_WHY;
import static dev.vaporetto.handshakes.Reasons.VERSION_13;

import dev.vaporetto.containers.RawClient;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The headers that make a handshake, and header lines in general. */
final class HeaderRows {
  private static final String KEY = "Sec-WebSocket-Key";
  private static final String VERSION = "Sec-WebSocket-Version";

  static final List<Handshake> UPGRADES =
      List.of(
          echo("no Upgrade").without("Upgrade").answers("400").because(SAYS_WHY),
          echo("an empty Upgrade").instead("Upgrade", "").answers("400").because(SAYS_WHY),
          echo("WebSocket in mixed case").instead("Upgrade", "WebSocket"),
          echo("h2c before websocket").instead("Upgrade", "h2c, websocket"),
          echo("h2c behind websocket").instead("Upgrade", "websocket, h2c"),
          echo("two lines of Upgrade").instead("Upgrade", "h2c").with("Upgrade: websocket"),
          echo("empty elements of Upgrade").instead("Upgrade", ",websocket, ,"),
          echo("websocket with a version")
              .instead("Upgrade", "websocket/13")
              .answers("400")
              .because(SAYS_WHY),
          echo("websocket in quotes")
              .instead("Upgrade", "\"websocket\"")
              .answers("400")
              .because(SAYS_WHY),
          echo("h2c alone").instead("Upgrade", "h2c").answers("400").because(SAYS_WHY),
          echo("web socket").instead("Upgrade", "web socket").answers("400").because(SAYS_WHY),
          echo("no Connection").without("Connection").answers("400"),
          echo("an empty Connection").instead("Connection", "").answers("400"),
          echo("upgrade in lower case").instead("Connection", "upgrade"),
          echo("keep-alive alone").instead("Connection", "keep-alive").answers("400"),
          echo("keep-alive and Upgrade, as of Firefox")
              .instead("Connection", "keep-alive, Upgrade"),
          echo("Upgrade and keep-alive").instead("Connection", "Upgrade, keep-alive"),
          echo("Upgrade and close").instead("Connection", "Upgrade, close"),
          echo("two lines of Connection")
              .instead("Connection", "keep-alive")
              .with("Connection: Upgrade"),
          echo("empty elements of Connection").instead("Connection", ",Upgrade,,"),
          echo("tabs in Connection").instead("Connection", "\tkeep-alive\t,\tUpgrade\t"),
          echo("Connection names another header")
              .instead("Connection", "Upgrade, Sec-WebSocket-Key"),
          echo("HTTP2-Settings")
              .instead("Connection", "Upgrade, HTTP2-Settings")
              .instead("Upgrade", "websocket, h2c")
              .with("HTTP2-Settings: AAMAAABkAAQAAP__"),
          echo("nothing but a page's request")
              .without("Upgrade")
              .without("Connection")
              .without(KEY)
              .without(VERSION)
              .answers("404"),
          echo("Upgrade alone").without("Connection").without(KEY).without(VERSION).answers("400"));

  static final List<Handshake> VERSIONS =
      List.of(
          echo("no Sec-WebSocket-Version").without(VERSION).answers("400").because(VERSION_13),
          echo("an empty version").instead(VERSION, "").answers("426"),
          version("8").answers("426"),
          version("7").answers("426"),
          version("0").answers("426"),
          version("14").answers("426"),
          version("255").answers("426"),
          version("-13").answers("426"),
          version("013").answers("426"),
          version("13.0").answers("426"),
          version("abc").answers("426"),
          version("4294967309").answers("426"),
          version("13, 8").answers("426").because(VERSION_13),
          version("8, 13").answers("426").because(VERSION_13),
          version("13,").answers("426").because(VERSION_13),
          echo("blanks around the version").instead(VERSION, "  13 \t"),
          echo("the version twice").with(VERSION + ": 13").answers("400").because(ONCE),
          echo("two versions")
              .instead(VERSION, "8")
              .with(VERSION + ": 13")
              .answers("400")
              .because(ONCE),
          echo("hixie-76")
              .without(KEY)
              .without(VERSION)
              .with("Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5", "Sec-WebSocket-Key2: 12998 5 Y3 1")
              .answers("400")
              .because(VERSION_13),
          echo("no key").without(KEY).answers("400"),
          key("an empty key", "").answers("400"),
          key("a short key", "c2hvcnQ=").answers("400"),
          key("a long key", "dGhlIHNhbXBsZSBub25jZSE=").answers("400"),
          key("a key without padding", "dGhlIHNhbXBsZSBub25jZQ").answers("400"),
          key("a key of 22 characters and an =", "dGhlIHNhbXBsZSBub25jZQ=").answers("400"),
          key("a key that is no base64", "not base64! not base64!!").answers("400"),
          key("a key in the alphabet of URLs", "-_-_-_-_-_-_-_-_-_-_-Q==").answers("400"),
          key("a key with bits behind its 16 bytes", "dGhlIHNhbXBsZSBub25jZR=="),
          key("blanks around the key", "  " + RawClient.SAMPLE_KEY + "\t "),
          echo("the key twice")
              .with(KEY + ": " + RawClient.SAMPLE_KEY)
              .answers("400")
              .because(ONCE),
          echo("two keys").with(KEY + ": AAAAAAAAAAAAAAAAAAAAAA==").answers("400").because(ONCE),
          key("a key of 4000 characters", "A".repeat(4_000)).answers("400"));

  static final List<Handshake> LINES =
      List.of(
          echo("names in lower case").headers(renamed(name -> name.toLowerCase(Locale.ROOT))),
          echo("names in upper case").headers(renamed(name -> name.toUpperCase(Locale.ROOT))),
          echo("no blank behind the colon").without("Upgrade").with("Upgrade:websocket"),
          echo("a blank before the colon")
              .without("Upgrade")
              .with("Upgrade : websocket")
              .answers("400"),
          echo("a folded line")
              .without("Upgrade")
              .with("Upgrade:", " websocket")
              .answers("T101 J400 U101"),
          echo("a line without a colon").with("nonsense").answers("T400 J400 U101"),
          echo("a line without a name").with(": value").answers("T400 J400 U101"),
          echo("a name with a blank").with("a b: c").answers("T400 J400 U101"),
          echo("a name with brackets").with("a(b): c").answers("400"),
          echo("a NUL in a value").with("X-Test: a\u0000b").answers("T400 J400 U101"),
          echo("a control character in a value").with("X-Test: a\u0001b").answers("T400 J400 U101"),
          echo("a carriage return in a value").with("X-Test: a\rb").answers("T400 J400 U101"),
          echo("raw UTF-8 in a value").with("X-Test: caf\u00c3\u00a9"),
          echo("Latin-1 in a value").with("X-Test: caf\u00e9"),
          echo("an empty value").with("X-Test:"),
          echo("cookies").with("Cookie: a=b; c=d; JSESSIONID=ABC"),
          echo("malformed cookies").with("Cookie: a=\"b; {}=; =;;"),
          echo("two lines of cookies").with("Cookie: a=b", "Cookie: c=d"),
          echo("6000 characters of cookies").with("Cookie: a=" + "b".repeat(6_000)),
          echo("20000 characters of cookies")
              .with("Cookie: a=" + "b".repeat(20_000))
              .answers("T400 J431 U101"),
          echo("60 more headers").with(many(60)),
          echo("300 more headers").with(many(300)).answers("T400 J101 U400"),
          echo("credentials").with("Authorization: Basic YTpi"),
          echo("malformed credentials").with("Authorization: Basic %%%"),
          echo("a token").with("Authorization: Bearer a.b.c"),
          echo("ranges and conditions").with("Range: bytes=0-1", "If-None-Match: *"),
          echo("a malformed Accept-Language").with("Accept-Language: ;q=x,,"),
          echo("a malformed date").with("If-Modified-Since: yesterday"),
          echo("TE and trailers").with("TE: trailers", "Trailer: X-Test"),
          echo("Chromium's headers")
              .with(
                  "Pragma: no-cache",
                  "Cache-Control: no-cache",
                  "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.0.0",
                  "Origin: http://localhost:{port}",
                  "Accept-Encoding: gzip, deflate, br, zstd",
                  "Accept-Language: en-US,en;q=0.9",
                  "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"),
          echo("Firefox's headers")
              .instead("Connection", "keep-alive, Upgrade")
              .with(
                  "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0",
                  "Accept: */*",
                  "Accept-Encoding: gzip, deflate, br, zstd",
                  "Sec-WebSocket-Extensions: permessage-deflate",
                  "Origin: http://localhost:{port}",
                  "Sec-Fetch-Dest: empty",
                  "Sec-Fetch-Mode: websocket",
                  "Sec-Fetch-Site: same-origin",
                  "Pragma: no-cache",
                  "Cache-Control: no-cache"),
          echo("a proxy's headers")
              .with(
                  "Via: 1.1 proxy",
                  "X-Real-IP: 192.0.2.1",
                  "X-Forwarded-For: 192.0.2.1",
                  "X-Forwarded-Proto: https",
                  "Forwarded: for=192.0.2.1;proto=https"),
          echo("a proxy's headers, malformed")
              .with("X-Forwarded-For: ,%%,", "X-Forwarded-Port: x", "Forwarded: for=\"[;;"));

  private HeaderRows() {}

  private static Handshake version(String value) {
    return echo("version " + value).instead(VERSION, value);
  }

  private static Handshake key(String name, String value) {
    return echo(name).instead(KEY, value);
  }

  private static List<String> renamed(UnaryOperator<String> change) {
    return echo("").headers().stream()
        .map(
            line -> {
              int colon = line.indexOf(':');
              return change.apply(line.substring(0, colon)) + line.substring(colon);
            })
        .toList();
  }

  private static String[] many(int count) {
    return IntStream.range(0, count).mapToObj(i -> "X-" + i + ": " + i).toArray(String[]::new);
  }
}
