package dev.vaporetto.jakarta.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.servlet.HandshakeRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestUriTest {
  @Test
  void isWholeFromSchemeToQuery() throws Exception {
    assertThat(RequestUri.of(request(false, "localhost", 8080, "/app/echo", "a=b%20c")))
        .isEqualTo("ws://localhost:8080/app/echo?a=b%20c");
  }

  @Test
  void isWssWithTls() throws Exception {
    assertThat(RequestUri.of(request(true, "example.org", 8443, "/echo", null)))
        .isEqualTo("wss://example.org:8443/echo");
  }

  @Test
  void leavesTheDefaultPortsOut() throws Exception {
    assertThat(RequestUri.of(request(false, "example.org", 80, "/", null)))
        .isEqualTo("ws://example.org/");
    assertThat(RequestUri.of(request(true, "example.org", 443, "/", null)))
        .isEqualTo("wss://example.org/");
    assertThat(RequestUri.of(request(true, "example.org", 80, "/", null)))
        .isEqualTo("wss://example.org:80/");
  }

  @Test
  void putsAnIpv6AddressIntoBrackets() throws Exception {
    assertThat(RequestUri.of(request(false, "::1", 8080, "/echo", null)))
        .isEqualTo("ws://[::1]:8080/echo");
    assertThat(RequestUri.of(request(false, "[::1]", 8080, "/echo", null)))
        .isEqualTo("ws://[::1]:8080/echo");
  }

  @Test
  void whatIsNoUriIsRefusedWith400() {
    assertThatThrownBy(() -> RequestUri.of(request(false, "localhost", 80, "/echo", "a=|")))
        .isInstanceOfSatisfying(
            HandshakeRefusedException.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessageContaining("ws://localhost/echo?a=|")
        .hasMessageContaining("expected a URI");
  }

  private static HttpServletRequest request(
      boolean secure, String host, int port, String path, @Nullable String query) {
    return Requests.request()
        .with("isSecure", secure)
        .with("getServerName", host)
        .with("getServerPort", port)
        .with("getRequestURI", path)
        .with("getQueryString", query)
        .build();
  }
}
