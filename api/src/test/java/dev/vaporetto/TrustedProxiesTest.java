package dev.vaporetto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private static final InetSocketAddress PROXY = new InetSocketAddress("10.0.0.1", 1234);

  private static String client(TrustedProxies proxies, String header, String... lines) {
    InetSocketAddress client = proxies.clientOf(PROXY, Map.of(header, List.of(lines)));
    return client.getAddress().getHostAddress() + " " + client.getPort();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "for=192.0.2.43 | 192.0.2.43 0",
        "For=\"192.0.2.43:47011\";proto=http;by=203.0.113.43 | 192.0.2.43 47011",
        "proto=http ; for=\"[2001:db8:cafe::17]:4711\" | 2001:db8:cafe:0:0:0:0:17 4711",
        "for=6.6.6.6, for=192.0.2.43, for=10.9.9.9 | 192.0.2.43 0",
        "for=10.0.0.3, for=10.0.0.2 | 10.0.0.3 0",
        "for=6.6.6.6, for=unknown, for=10.0.0.2 | 10.0.0.2 0",
        "for=6.6.6.6, for=_hidden | 10.0.0.1 1234",
        "for=6.6.6.6, proto=http | 10.0.0.1 1234",
        "for=\"6.6.6.6:_port\" | 6.6.6.6 0",
        "by=\"a,b\\\",c\";for=192.0.2.43 | 192.0.2.43 0",
        "for=6.6.6.6, for=\"1.2.3.4 | 10.0.0.1 1234",
        "for=localhost | 10.0.0.1 1234"
      })
  void forwardedIsReadFromRightToLeft(String header, String expected) {
    assertThat(client(TrustedProxies.forwarded("10.0.0.0/8"), "Forwarded", header))
        .isEqualTo(expected);
  }

  /** ws CVE-2021-32640 and its like: a header must not cost more than its length. */
  @ParameterizedTest
  @ValueSource(strings = {" ", ",", ";", "=", "\"", "\\", "for=", "for=\"", "[", ":", "1.", "a,"})
  void aHostileHeaderTakesLinearTime(String part) {
    String hostile = "for=6.6.6.6, " + part.repeat(1_000_000 / part.length());
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          client(TrustedProxies.forwarded("10.0.0.0/8"), "Forwarded", hostile);
          client(TrustedProxies.xForwardedFor("10.0.0.0/8"), "X-Forwarded-For", hostile);
        });
  }

  @Test
  void xForwardedForIsAListOfAddressesInOneOrManyLines() {
    TrustedProxies proxies = TrustedProxies.xForwardedFor("10.0.0.0/8", "2001:db8::/33");

    assertThat(client(proxies, "X-Forwarded-For", "6.6.6.6, 192.0.2.43", "10.7.7.7"))
        .isEqualTo("192.0.2.43 0");
    assertThat(client(proxies, "X-Forwarded-For", "192.0.2.43:99, 2001:db8:7fff::1"))
        .isEqualTo("192.0.2.43 99");
    assertThat(client(proxies, "X-Forwarded-For", "1.1.1.1, 2001:db8:8000::1"))
        .isEqualTo("2001:db8:8000:0:0:0:0:1 0");
    assertThat(client(proxies, "X-Forwarded-For", "1.1.1.1, what")).isEqualTo("10.0.0.1 1234");
    assertThat(client(proxies, "X-Forwarded-For")).isEqualTo("10.0.0.1 1234");
  }

  @Test
  void theOtherHeaderAndOtherPeersAreNotTrusted() {
    Map<String, List<String>> headers = Map.of("Forwarded", List.of("for=6.6.6.6"));
    InetSocketAddress stranger = new InetSocketAddress("192.0.2.1", 1);
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("10.0.0.1", 1);

    assertThat(TrustedProxies.xForwardedFor("10.0.0.1").clientOf(PROXY, headers)).isEqualTo(PROXY);
    assertThat(TrustedProxies.forwarded("10.0.0.2").clientOf(PROXY, headers)).isEqualTo(PROXY);
    assertThat(TrustedProxies.forwarded("10.0.0.1").clientOf(stranger, headers))
        .isEqualTo(stranger);
    assertThat(TrustedProxies.forwarded("10.0.0.1").clientOf(unresolved, headers))
        .isEqualTo(unresolved);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.0/33",
        "::/129",
        "1::2::3",
        "10.0.0.0/",
        "10.0.0.0/-1"
      })
  void aTextThatIsNoAddressIsRefused(String text) {
    assertThatThrownBy(() -> TrustedProxies.forwarded(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the address \""
                + text
                + "\" came; expected an IP address, or a range such as 10.0.0.0/8");
  }

  @Test
  void aMappedAddressIsTheOneThatItMaps() {
    InetSocketAddress mapped = new InetSocketAddress("::ffff:10.0.0.1", 5);
    Map<String, List<String>> headers = Map.of("Forwarded", List.of("for=192.0.2.9"));
    assertThat(TrustedProxies.forwarded("10.0.0.1").clientOf(mapped, headers).getHostString())
        .isEqualTo("192.0.2.9");
  }
}
