package dev.vaporetto.handshakes;

import static dev.vaporetto.handshakes.Handshake.echo;
import static dev.vaporetto.handshakes.Reasons.ONE_ORIGIN;
import static dev.vaporetto.handshakes.Reasons.ORIGIN;

import java.util.List;

/** Hosts and origins. */
final class HostRows {
  static final List<Handshake> HOSTS =
      List.of(
          echo("no Host").without("Host").answers("400"),
          echo("two Hosts").with("Host: example.org").answers("400"),
          echo("the Host twice").with("Host: localhost:{port}").answers("400"),
          host("").answers("400"),
          host("localhost"),
          host("localhost:80"),
          host("localhost:").answers("T101 J400 U400"),
          host("LocalHost:{port}"),
          host("localhost.:{port}"),
          host("127.0.0.1:{port}"),
          host("[::1]:{port}"),
          host("[::g]").answers("400"),
          host("[::1").answers("400"),
          host("::1").answers("400"),
          host("example.org"),
          host("my_host").answers("T400 J101 U101"),
          host("xn--caf-dma.example"),
          host("caf\u00c3\u00a9.example").answers("400"),
          host("a%20b").answers("T400 J101 U101"),
          host("%zz").answers("400"),
          host("localhost:99999").answers("400"),
          host("localhost:x").answers("400"),
          host("localhost:-1").answers("400"),
          host("user@localhost").answers("400"),
          host("http://localhost").answers("400"),
          host("localhost/app").answers("400"),
          host("a b").answers("400"),
          host("a, b").answers("400"),
          host("*").answers("T400 J101 U101"),
          host("a!$&'()*+;=~b").answers("T400 J101 U101"),
          echo("a host of 300 characters").instead("Host", "a".repeat(300)));

  static final List<Handshake> ORIGINS =
      List.of(
          origin("http://localhost:{port}"),
          origin("https://localhost:{port}"),
          origin("HTTP://LOCALHOST:{port}"),
          origin("http://localhost").answers("403").because(ORIGIN),
          origin("http://localhost:1").answers("403").because(ORIGIN),
          origin("http://127.0.0.1:{port}").answers("403").because(ORIGIN),
          origin("https://evil.example").answers("403").because(ORIGIN),
          origin("http://localhost.evil.example:{port}").answers("403").because(ORIGIN),
          origin("http://localhost:{port}/page").answers("403").because(ORIGIN),
          origin("http://user@localhost:{port}").answers("403").because(ORIGIN),
          origin("http://localhost:{port} http://localhost:{port}").answers("403").because(ORIGIN),
          origin("localhost:{port}").answers("403").because(ORIGIN),
          origin("null").answers("403").because(ORIGIN),
          origin("").answers("403").because(ORIGIN),
          origin("file://").answers("403").because(ORIGIN),
          origin("chrome-extension://abcdef").answers("403").because(ORIGIN),
          origin("caf\u00c3\u00a9").answers("403").because(ORIGIN),
          echo("two Origins")
              .with("Origin: http://localhost:{port}", "Origin: https://evil.example")
              .answers("400")
              .because(ONE_ORIGIN),
          echo("a host without a port, and its http origin")
              .instead("Host", "example.org")
              .with("Origin: http://example.org"),
          echo("a host without a port, and its https origin")
              .instead("Host", "example.org")
              .with("Origin: https://example.org"),
          echo("a host with port 80, and its https origin")
              .instead("Host", "example.org:80")
              .with("Origin: https://example.org"),
          echo("IPv6, and its origin")
              .instead("Host", "[::1]:{port}")
              .with("Origin: http://[::1]:{port}"),
          echo("a forged X-Forwarded-Host, where nobody believes it")
              .with("Origin: https://evil.example", "X-Forwarded-Host: evil.example")
              .answers("403")
              .because(ORIGIN),
          echo("a forged Forwarded, where nobody believes it")
              .with("Origin: https://evil.example", "Forwarded: host=evil.example;proto=https")
              .answers("403")
              .because(ORIGIN));

  private HostRows() {}

  private static Handshake host(String value) {
    return echo("Host: " + value).instead("Host", value);
  }

  private static Handshake origin(String value) {
    return echo("Origin: " + value).with("Origin: " + value);
  }
}
