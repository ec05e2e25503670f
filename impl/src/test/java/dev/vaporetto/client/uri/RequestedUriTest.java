package dev.vaporetto.client.uri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.vaporetto.client.auth.Credentials;
import java.net.PasswordAuthentication;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestedUriTest {
  @ParameterizedTest
  @CsvSource({
    "ws://h, ws://h",
    "ws://h/a?b, ws://h/a?b",
    "'  wss://h/ ', wss://h/",
    "WSS://H:81/, wss://H:81/",
    "http://h/x, ws://h/x",
    "HTTPS://h/x, wss://h/x",
    "ws://my_host:81/, ws://my_host:81/",
    "ws://b\u00fccher.example/, ws://xn--bcher-kva.example/",
    "ws://B\u00dcCHER.example/, ws://xn--bcher-kva.example/",
    "ws://b%C3%BCcher.example/, ws://xn--bcher-kva.example/",
    "ws://\u4f8b\u3048\u3002\u30c6\u30b9\u30c8:81/, ws://xn--r8jz45g.xn--zckzah:81/",
    "ws://b\u00fccher.example./, ws://xn--bcher-kva.example./",
    "ws://WWW.b\u00fccher.EXAMPLE/, ws://www.xn--bcher-kva.example/",
    "ws://[::1]/, ws://[::1]/",
    "ws://[fe80::1%25eth0]:81/, ws://[fe80::1%25eth0]:81/",
    "ws://[fe80::1%eth0]/, ws://[fe80::1%25eth0]/",
    "ws://[fe80::1%25]/, ws://[fe80::1%2525]/",
    "ws://[fe80::1%3]/, ws://[fe80::1%253]/",
    "ws://h/caf\u00e9/a b, ws://h/caf%C3%A9/a%20b",
    // Not the composed character, which is another name to a server
    "ws://h/cafe\u0301, ws://h/cafe%CC%81",
    "ws://h/\ud83d\ude00, ws://h/%F0%9F%98%80",
    "ws://h/a%20b%2Fc, ws://h/a%20b%2Fc",
    "ws://h/100%?q=100%&r=%zz, ws://h/100%25?q=100%25&r=%25zz",
    "'ws://h/{a}|b?\"<c>\\^`[d]', ws://h/%7Ba%7D%7Cb?%22%3Cc%3E%5C%5E%60%5Bd%5D",
    "ws://h?a?b/c, ws://h?a?b/c",
  })
  void whatPeopleWriteIsReadAndEscaped(String text, String uri) {
    assertThat(RequestedUri.read(text)).hasToString(uri);
    assertThat(RequestedUri.of(URI.create(uri))).isEqualTo(new RequestedUri(URI.create(uri), null));
  }

  @ParameterizedTest
  @CsvSource({
    "ws://b\u00fccher.example/\u00e9, ws://xn--bcher-kva.example/%C3%A9",
    "http://h/cafe\u0301, ws://h/cafe%CC%81",
    "https://[fe80::1%eth0]/, wss://[fe80::1%25eth0]/",
  })
  void aUriOfTheJdkMayHaveUnicodeAndTheSchemesOfHttp(String given, String uri) {
    assertThat(RequestedUri.of(URI.create(given)).uri()).hasToString(uri);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://h/             | ws://host or wss://host, or http or https in their place",
        "localhost:80/x       | ws://host or wss://host, or http or https in their place",
        "127.0.0.1:80/x       | ws://host or wss://host, or http or https in their place",
        "ws:h                 | ws://host or wss://host, or http or https in their place",
        "//h/x                | ws://host or wss://host, or http or https in their place",
        "''                   | ws://host or wss://host, or http or https in their place",
        "ws:///x              | a host and a port from 1 to 65535",
        "ws://h:0/            | a host and a port from 1 to 65535",
        "ws://h:65536/        | a host and a port from 1 to 65535",
        "ws://h:8o/           | a host and a port from 1 to 65535",
        "ws://a b/            | a host and a port from 1 to 65535",
        "ws://h\\x/           | a host and a port from 1 to 65535",
        "ws://[%              | a zone of letters, digits, dots and underscores, or the index of"
            + " the interface",
        "ws://[%]             | a zone of letters, digits, dots and underscores, or the index of"
            + " the interface",
        "ws://[::1/           | a host and a port from 1 to 65535",
        "ws://h%2Fx/          | a host and a port from 1 to 65535",
        "ws://h%25/           | a host name without a percent sign",
        "ws://h%E9/           | escapes of UTF-8",
        "ws://[fe80::1%br-1]/ | a zone of letters, digits, dots and underscores, or the index of"
            + " the interface",
      })
  void whatIsNoWebSocketIsRefused(String text, String expected) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestedUri.read(text))
        .withMessage("WebSocket URI: got \"" + text + "\", expected " + expected);
  }

  /** Two standards make two names of them, and the JDK knows the older one. */
  @ParameterizedTest
  @ValueSource(strings = {"fa\u00df.example", "\u03b2\u03cc\u03bb\u03bf\u03c2.example"})
  void hostNamesWithTwoMeaningsAreRefused(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestedUri.read("ws://" + host + "/"))
        .withMessageEndingWith(
            "expected a host name that IDNA 2003 and IDNA 2008 write alike, or its ASCII form"
                + " (xn--...)");
  }

  /** Nameprep makes "a/c", ":", "@" and "?" of them. */
  @ParameterizedTest
  @ValueSource(strings = {"\u2100", "h\uff1a80", "user\uff20h", "h\uff1fx", "\u00ad", "h\ufffd"})
  void aHostNameNeverBecomesSomethingElseThanAName(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestedUri.read("ws://" + host + "/"))
        .withMessageEndingWith("expected a host name that IDNA allows");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws://h/a\r\nX-Evil:%201", "ws://h/\u0000", "ws://h\t/"})
  void controlCharactersAreRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestedUri.read(text))
        .withMessageEndingWith("expected no control characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws://h/\ud83d", "ws://\ude00/", "ws://u\ud83d@h/"})
  void halfASurrogatePairIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestedUri.read(text))
        .withMessageEndingWith("expected a text without half a surrogate pair");
  }

  private static void assertCredentials(String text, String user, String password) {
    RequestedUri requested = RequestedUri.of(RequestedUri.read(text));
    assertThat(requested.uri().getRawUserInfo()).isNull();
    assertThat(requested.uri().getHost()).isEqualTo("h");
    assertThat(requested.credentials())
        .usingRecursiveComparison()
        .isEqualTo(Credentials.of(new PasswordAuthentication(user, password.toCharArray())));
  }

  @Test
  void userInformationBecomesCredentials() {
    assertCredentials("ws://user:password@h/x", "user", "password");
    assertCredentials("ws://user@h/x", "user", "");
    assertCredentials("ws://user:@h/x", "user", "");
    assertCredentials("ws://us%40er:p%3Aw%2F@h/x", "us@er", "p:w/");
    assertCredentials("ws://us@er:p:w@h/x", "us@er", "p:w");
    assertCredentials("ws://\u00fcser:100% \u20ac@h/x", "\u00fcser", "100% \u20ac");
    assertThat(RequestedUri.of(URI.create("ws://@h/")).credentials()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws://a%3Ab:secret@h/", "ws://a:secret%0A@h/", "ws://a:secret%E9@h/"})
  void userInformationThatNoSchemeCarriesIsRefusedAndNotTold(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestedUri.read(text))
        .withMessageStartingWith(
            "WebSocket URI: got \"ws://h/\", expected user:password@ of UTF-8 without control"
                + " characters; ")
        .withMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "ws://user:sec/ret@h/x?secret, ws://...",
    "ws://user:sec?ret@h/x?secret, ws://...",
    "ws://user:sec#ret@h/x?secret, ws://...",
    "ftp://user:secret@h/x?secret, ftp://h/x?...",
    "ws:user:secret@h, ws:h",
    "ws:user:sec#ret@h, ws:...",
    "ws://user:12#secret@h/, ws://...",
    "ftp://user:12?secret@h/, ftp://...",
    "ftp://user:12/secret@h/, ftp://...",
    "ws://user:#secret@h/, ws://...",
    "ws://h/#access_token=secret, ws://h/#...",
  })
  void aRefusalDoesNotTellSecrets(String text, String shown) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestedUri.read(text))
        .withMessageStartingWith("WebSocket URI: got \"" + shown + "\", expected ");
  }
}
