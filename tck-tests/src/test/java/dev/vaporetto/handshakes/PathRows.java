package dev.vaporetto.handshakes;

import static dev.vaporetto.handshakes.Handshake.to;
import static dev.vaporetto.handshakes.Reasons.DOTS;
import static dev.vaporetto.handshakes.Reasons.ENCODED;
import static dev.vaporetto.handshakes.Reasons.NO_UTF8;

import java.util.List;

/** Paths: of the application, of the endpoint, and of a variable in it. */
final class PathRows {
  static final List<Handshake> CONTEXTS =
      List.of(
          to("the root application", "/echo"),
          to("an application", "/app/echo"),
          to("a context path with a blank and an accent", "/my%20caf%C3%A9/echo"),
          to("the same in lower-case escapes", "/my%20caf%c3%a9/echo"),
          to("the same with an escaped letter", "/%6dy%20caf%C3%A9/echo"),
          to("the same with a plus for the blank", "/my+caf%C3%A9/echo").answers("404"),
          to("the same decomposed", "/my%20cafe%CC%81/echo").answers("404"),
          to("the same in Latin-1 escapes", "/my%20caf%E9/echo").answers("T400 J400 U404"),
          to("the same in raw UTF-8", "/my%20caf\u00c3\u00a9/echo").answers("400"),
          to("escaped letters in the context path", "/%61%70p/echo"),
          to("a path parameter of the context path", "/app;v=1/echo"),
          to("a session id in the context path", "/app;jsessionid=ABC/echo"),
          to("an empty path parameter", "/app;/echo"),
          to("a path parameter before the context path", "/;v=1/app/echo")
              .answers("T404 J400 U404"),
          to("a dot segment before the context path", "/./app/echo").answers("T101 J101 U404"),
          to("a dot segment behind the context path", "/app/./echo"),
          to("an escaped dot segment", "/app/%2e/echo").answers("T101 J400 U101"),
          to("a way through another folder", "/x/../app/echo").answers("T101 J101 U404"),
          to("a way through another application", "/my%20caf%C3%A9/../app/echo")
              .answers("T101 J101 U404"),
          to("a way through a folder of the application", "/app/x/../echo"),
          to("a way out of the application and back", "/app/../app/echo"),
          to("a way out of the application", "/app/../echo").answers("T101 J101 U404"),
          to("a way above the root", "/../app/echo").answers("T400 J400 U404"),
          to("a way far above the root", "/app/../../echo").answers("T400 J400 U404"),
          to("two slashes before the context path", "//app/echo").answers("T404 J400 U404"),
          to("two slashes behind the context path", "/app//echo").answers("T404 J400 U404"),
          to("an escaped slash behind the context path", "/app%2Fecho").answers("T400 J400 U404"),
          to("a backslash behind the context path", "/app\\echo").answers("400"),
          to("a context path in upper case", "/APP/echo").answers("404"),
          to("a context path that begins like another", "/apple/echo").answers("404"),
          to("the context path alone", "/app").answers("T302 J301 U404"),
          to("the root of the application", "/app/").answers("T200 J200 U404"),
          to("the root", "/").answers("T200 J200 U404"));

  static final List<Handshake> ENDPOINTS =
      List.of(
          to("a slash behind the endpoint's path", "/app/echo/").answers("404"),
          to("two slashes behind the endpoint's path", "/app/echo//").answers("T404 J400 U404"),
          to("an endpoint's path in upper case", "/app/ECHO").answers("404"),
          to("an escaped letter of the endpoint's path", "/app/%65cho"),
          to("a session id behind the endpoint's path", "/app/echo;jsessionid=ABC"),
          to("two path parameters", "/app/echo;v=1;w=2"),
          to("no such endpoint", "/app/nothing").answers("404"),
          to("no such application", "/nothing/echo").answers("404"),
          to("one segment too many", "/app/people/ada/friends").answers("404"),
          to("4000 characters", "/app/people/" + "a".repeat(4_000)));

  static final List<Handshake> VARIABLES =
      List.of(
          to("a variable", "/app/people/ada"),
          to("an umlaut", "/app/people/J%C3%BCrgen"),
          to("a character of three bytes", "/app/people/%E2%82%AC"),
          to("a character of four bytes", "/app/people/%F0%9D%84%9E"),
          to("a blank", "/app/people/a%20b"),
          to("a plus", "/app/people/a+b"),
          to("an escaped slash", "/app/people/a%2Fb").answers("T400 J400 U101"),
          to("an escaped backslash", "/app/people/a%5Cb").answers("T400 J400 U101"),
          to("an escaped percent sign", "/app/people/%25").answers("T101 J400 U101"),
          to("an escaped question mark and number sign", "/app/people/%3F%23"),
          to("an escaped semicolon", "/app/people/%3Bb"),
          to("a path parameter behind a variable", "/app/people/a;b=c"),
          to("what RFC 3986 allows beside letters", "/app/people/a:b@c!$&'()*+,=~-._"),
          to("no value", "/app/people/").answers("404"),
          to("no value but a path parameter", "/app/people/;a=b").answers("404"),
          to("a dot for a value", "/app/people/.").answers("404"),
          to("two dots for a value", "/app/people/..").answers("T302 J200 U404").because(DOTS),
          to("two escaped dots for a value", "/app/people/%2e%2e")
              .answers("T302 J400 U404")
              .because(DOTS),
          to("three dots for a value", "/app/people/..."),
          to("an escaped NUL", "/app/people/%00").answers("T400 J400 U101"),
          to("an escaped line feed", "/app/people/a%0Ab").answers("T101 J400 U101"),
          to("an escaped DEL", "/app/people/%7F").answers("T101 J400 U101"),
          to("octets that are not UTF-8", "/app/people/%FF")
              .answers("T400 J400 U404")
              .because(NO_UTF8),
          to("an overlong slash", "/app/people/a%C0%AFb")
              .answers("T400 J400 U404")
              .because(NO_UTF8),
          to("a surrogate in UTF-8", "/app/people/%ED%A0%80")
              .answers("T400 J400 U404")
              .because(NO_UTF8),
          to("an escape without hexadecimal digits", "/app/people/%zz").answers("400"),
          to("a percent sign alone", "/app/people/100%").answers("400"),
          to("half an escape", "/app/people/%4").answers("400"),
          to("an escape of four digits", "/app/people/%u20AC").answers("400"),
          to("braces", "/app/people/{a}").answers("400"),
          to("a vertical bar", "/app/people/a|b").answers("400"),
          to("a caret", "/app/people/a^b").answers("400"),
          to("a backtick", "/app/people/a`b").answers("400"),
          to("a quotation mark", "/app/people/a\"b").answers("400"),
          to("angle brackets", "/app/people/<b>").answers("400"),
          to("square brackets", "/app/people/[1]").answers("T400 J400 U101").because(ENCODED),
          to("a backslash", "/app/people/a\\b").answers("400"),
          to("raw UTF-8", "/app/people/J\u00c3\u00bcrgen").answers("400"),
          to("a raw octet of Latin-1", "/app/people/J\u00fcrgen").answers("400"),
          to("a raw control character", "/app/people/a\u0001b").answers("400"),
          to("a fragment", "/app/people/a#b").answers("400"));

  private PathRows() {}
}
