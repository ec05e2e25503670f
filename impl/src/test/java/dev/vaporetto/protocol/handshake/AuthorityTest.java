package dev.vaporetto.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts and ports: what is one, up to the last character that may be in it. */
class AuthorityTest {
  @ParameterizedTest
  @CsvSource({
    "az.AZ.09, az.az.09, -1",
    "a-._~%!$&'()*+;=z, a-._~%!$&'()*+;=z, -1",
    "a:, a, -1",
    "a:0, a, 0",
    "a:1, a, 1",
    "a:65535, a, 65535",
    "a:00080, a, 80",
    "[::1], [::1], -1",
    "[09afAF:.], [09afaf:.], -1",
    "[::1]:443, [::1], 443"
  })
  void anAuthorityIsAHostAndAPort(String text, String host, int port) {
    assertThat(Authority.parse(text)).isEqualTo(new Authority(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "a:65536",
        "a:000080",
        "a:8o",
        "a:-1",
        "a:b:80",
        "a b",
        "a@b",
        "a/",
        "a`",
        "a{",
        "a[",
        "a^",
        "[]",
        "[::1",
        "[::g]",
        "[::`]",
        "[::G]",
        "[::@]",
        "[::1]a",
        "[::1]:x",
        "a:/",
        "a::"
      })
  void whatIsNoneIsNull(String text) {
    assertThat(Authority.parse(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"a:80, a, a:80", "a:, a, a", "[::1]:0, ::1, [::1]:0"})
  void theNameOfAHostHasNoBrackets(String text, String name, String written) {
    Authority authority = Authority.parse(text);
    assertThat(authority).isNotNull();
    assertThat(authority.hostName()).isEqualTo(name);
    assertThat(authority).hasToString(written);
  }
}
