package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.routing.RequestTarget;
import dev.vaporetto.servlet.HandshakeRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestUriTest {
  @Test
  void isWholeFromSchemeToQuery() throws Exception {
    assertThat(RequestUri.of(request(false, "localhost", 8080, "/app/echo", "a=b%20c")))
        .hasToString("ws://localhost:8080/app/echo?a=b%20c");
  }

  @Test
  void isWssWithTls() throws Exception {
    assertThat(RequestUri.of(request(true, "example.org", 8443, "/echo", null)))
        .hasToString("wss://example.org:8443/echo");
  }

  @Test
  void leavesTheDefaultPortsOut() throws Exception {
    assertThat(RequestUri.of(request(false, "example.org", 80, "/", null)))
        .hasToString("ws://example.org/");
    assertThat(RequestUri.of(request(true, "example.org", 443, "/", null)))
        .hasToString("wss://example.org/");
    assertThat(RequestUri.of(request(true, "example.org", 80, "/", null)))
        .hasToString("wss://example.org:80/");
  }

  @Test
  void putsAnIpv6AddressIntoBrackets() throws Exception {
    assertThat(RequestUri.of(request(false, "::1", 8080, "/echo", null)))
        .hasToString("ws://[::1]:8080/echo");
    assertThat(RequestUri.of(request(false, "[::1]", 8080, "/echo", null)))
        .hasToString("ws://[::1]:8080/echo");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '$',
      value = {
        "q=100%, q=100%25",
        "q=%zz&r=%4, q=%25zz&r=%254",
        "q=%u20AC, q=%25u20AC",
        "q={|}^` x, q=%7B%7C%7D%5E%60%20x",
        "q=\"<>\\#[], q=%22%3C%3E%5C%23%5B%5D",
        "q=a/b?c:d@e%20f+'(), q=a/b?c:d@e%20f+'()",
        "q=\u00e9, q=%C3%A9",
        "q=\u00c3\u00a9, q=%C3%A9",
        "q=\u20ac, q=%E2%82%AC",
      })
  void whatIsNotLegalInAUriIsEncodedAsItCame(String query, String encoded) throws Exception {
    assertThat(RequestUri.of(request(false, "localhost", 80, "/echo", query)))
        .hasToString("ws://localhost/echo?" + encoded);
  }

  @Test
  void whatIsNotLegalInAPathIsEncodedToo() throws Exception {
    assertThat(RequestUri.of(request(false, "localhost", 80, "/a[1]/{b}/%zz/caf\u00e9;v=1", "")))
        .hasToString("ws://localhost/a%5B1%5D/%7Bb%7D/%25zz/caf%C3%A9;v=1?");
  }

  @Test
  void anyPathAndAnyQueryMakeAUri() throws Exception {
    Random random = new Random(3986);
    String odd =
        "%%%%aF09{}|^`\"<>\\[]#?/&=;:@ \t\r\n\u0000\u007f\u0080\u00c3\u00a9\u20ac\ud834\udd1e";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      while (random.nextInt(8) > 0) {
        text.append(odd.charAt(random.nextInt(odd.length())));
      }
      URI uri = RequestUri.of(request(false, "localhost", 80, "/" + text, text.toString()));
      assertThat(uri.getRawFragment()).isNull();
      assertThat(RequestTarget.encoded(uri.getRawQuery())).isEqualTo(uri.getRawQuery());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "user@a", "[::g]", "%zz", "[1.2]", "a:80"})
  @NullSource
  void aServerNameThatIsNoHostIsRefusedWith400(@Nullable String name) {
    assertThatThrownBy(() -> RequestUri.of(request(false, name, 80, "/echo", null)))
        .isInstanceOfSatisfying(
            HandshakeRefusedException.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessage("Server name: got \"%s\", expected the host of a URI (RFC 3986 3.2.2)", name);
  }

  private static HttpServletRequest request(
      boolean secure, @Nullable String host, int port, String path, @Nullable String query) {
    return Requests.request()
        .with("isSecure", secure)
        .with("getServerName", host)
        .with("getServerPort", port)
        .with("getRequestURI", path)
        .with("getQueryString", query)
        .build();
  }
}
