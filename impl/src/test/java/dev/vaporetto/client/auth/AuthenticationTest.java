package dev.vaporetto.client.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.PasswordAuthentication;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers of RFC 7616 and RFC 7617 to challenges. */
class AuthenticationTest {
  private static final String MUFASA =
      "realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=%s,"
          + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
          + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

  private static final String CLIENT_NONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

  private static Authentication as(String name, String password) {
    return as(name, password, CLIENT_NONCE);
  }

  private static Authentication as(String name, String password, String clientNonce) {
    return new Authentication(
        Credentials.of(new PasswordAuthentication(name, password.toCharArray())),
        () -> clientNonce);
  }

  private static Authentication mufasa() {
    return as("Mufasa", "Circle of Life");
  }

  private static @Nullable String ask(Authentication authentication, String... lines) {
    return authentication.asked(Arrays.asList(lines));
  }

  private static String answer(Authentication authentication) {
    return String.valueOf(authentication.authorization("GET", "/dir/index.html"));
  }

  @Test
  void nothingIsSaidBeforeTheChallenge() {
    assertThat(mufasa().authorization("GET", "/")).isNull();
  }

  @Test
  void nothingIsSaidWithoutCredentials() {
    Authentication anonymous = new Authentication(null, () -> "");
    assertThat(anonymous.hasCredentials()).isFalse();
    assertThat(ask(anonymous, "Basic realm=x")).isEqualTo("no credentials were given for it");
    assertThat(anonymous.authorization("GET", "/")).isNull();
  }

  /** RFC 7616 §3.9.1. */
  @ParameterizedTest
  @CsvSource({
    "MD5,8ca523f5e9506fed4657c9700eebdbec",
    "SHA-256,753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
  })
  void theExampleOfTheRfcWithTwoAlgorithms(String algorithm, String response) {
    Authentication mufasa = mufasa();
    assertThat(ask(mufasa, "Digest " + MUFASA.formatted(algorithm))).isNull();
    assertThat(answer(mufasa))
        .isEqualTo(
            "Digest username=\"Mufasa\", realm=\"http-auth@example.org\","
                + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
                + " uri=\"/dir/index.html\", response=\""
                + response
                + "\", algorithm="
                + algorithm
                + ", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", qop=auth,"
                + " nc=00000001, cnonce=\""
                + CLIENT_NONCE
                + "\"");
    assertThat(answer(mufasa)).contains("nc=00000002").doesNotContain(response);
  }

  /** RFC 7616 §3.9.2, with the SHA-512/256 of FIPS 180-4 (erratum 4897). */
  @Test
  void theExampleOfTheRfcWithUserhashAndUtf8() {
    Authentication jason =
        as("Jäsøn Doe", "Secret, or not?", "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v");
    assertThat(
            ask(
                jason,
                "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256,"
                    + " nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\","
                    + " opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\","
                    + " charset=UTF-8, userhash=true"))
        .isNull();
    assertThat(jason.authorization("GET", "/doe.json"))
        .contains("username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\"")
        .contains("userhash=true")
        .contains("response=\"3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5\"");
  }

  @Test
  void aNameBeyondAsciiIsExtendedNotationInUtf8AndLatin1Otherwise() {
    Authentication utf8 = as("Jäsøn, \"D\"", "x");
    assertThat(ask(utf8, "Digest realm=r, nonce=n, qop=auth, charset=UTF-8")).isNull();
    assertThat(answer(utf8))
        .startsWith("Digest username*=UTF-8''J%C3%A4s%C3%B8n%2C%20%22D%22, realm=\"r\"");
    Authentication latin1 = as("Jäsøn \"D\"", "x");
    assertThat(ask(latin1, "Digest realm=r, nonce=n, qop=auth")).isNull();
    assertThat(answer(latin1)).startsWith("Digest username=\"Jäsøn \\\"D\\\"\", realm=\"r\"");
    Authentication beyond = as("Ж", "x");
    assertThat(ask(beyond, "Digest realm=r, nonce=n, qop=auth")).isNull();
    assertThat(answer(beyond)).startsWith("Digest username*=UTF-8''%D0%96");
  }

  /** RFC 2617 §3.5's numbers, hashed by hand: HA1 = H(H(user:realm:password):nonce:cnonce). */
  @Test
  void aSessionKeyHasBothNonces() {
    Authentication plain = as("u", "p", "c");
    Authentication session = as("u", "p", "c");
    assertThat(ask(plain, "Digest realm=r, nonce=n, qop=auth, algorithm=MD5")).isNull();
    assertThat(ask(session, "Digest realm=r, nonce=n, qop=auth, algorithm=MD5-sess")).isNull();
    DigestAlgorithm md5 = DigestAlgorithm.MD5;
    String key = hash(md5, hash(md5, "u:r:p") + ":n:c");
    assertThat(answer(session))
        .contains("algorithm=MD5-sess")
        .contains(
            "response=\""
                + hash(md5, key + ":n:00000001:c:auth:" + hash(md5, "GET:/dir/index.html"))
                + "\"");
    assertThat(answer(plain)).doesNotContain("-sess");
  }

  private static String hash(DigestAlgorithm algorithm, String text) {
    return algorithm.hash(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void aServerWithoutQopGetsTheAnswerOfRfc2069() {
    Authentication old = as("u", "p", "c");
    assertThat(ask(old, "Digest realm=\"r\", nonce=\"n\"")).isNull();
    DigestAlgorithm md5 = DigestAlgorithm.MD5;
    String response = hash(md5, hash(md5, "u:r:p") + ":n:" + hash(md5, "GET:/dir/index.html"));
    assertThat(answer(old))
        .isEqualTo(
            "Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"/dir/index.html\", response=\""
                + response
                + "\"");
  }

  @Test
  void basicIsUtf8() {
    Authentication user = as("Jäsøn", "p:ß");
    assertThat(ask(user, "Basic realm=\"x\"")).isNull();
    assertThat(answer(user))
        .isEqualTo(
            "Basic "
                + Base64.getEncoder().encodeToString("Jäsøn:p:ß".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void theStrongestChallengeIsAnswered() {
    Authentication user = as("u", "p", "c");
    assertThat(
            ask(
                user,
                "Basic realm=x, Digest realm=x, nonce=a",
                "Digest realm=x, nonce=b, algorithm=sha-256-SESS, qop=auth",
                "Digest realm=x, nonce=c, algorithm=SHA-256, qop=auth",
                "Digest realm=x, nonce=d, algorithm=SHA3-512, qop=auth",
                "Digest realm=x, nonce=e, algorithm=SHA-512-256, qop=auth-int",
                "Digest realm=x, algorithm=SHA-512-256, qop=auth",
                "Digest nonce=x, algorithm=SHA-512-256, qop=auth",
                "Negotiate"))
        .isNull();
    assertThat(answer(user)).contains("nonce=\"b\"", "algorithm=sha-256-SESS");
  }

  @Test
  void aChallengeThatCannotBeAnsweredIsNamed() {
    assertThat(ask(as("u", "p"), "Negotiate", "NTLM"))
        .isEqualTo(
            "its challenge came as 2 header lines \"Negotiate | NTLM\", expected Basic, or Digest"
                + " with qop=auth, which the credentials can answer");
    assertThat(ask(as("with:colon", "p"), "Basic realm=x")).startsWith("its challenge came as");
    assertThat(ask(as("u", "p"))).startsWith("its challenge came as none");
  }

  @Test
  void aRefusedAnswerIsNotRepeated() {
    Authentication user = as("u", "p");
    assertThat(ask(user, "Digest realm=r, nonce=a")).isNull();
    assertThat(ask(user, "Digest realm=r, nonce=b"))
        .isEqualTo("the credentials were sent and refused");
    Authentication basic = as("u", "p");
    assertThat(ask(basic, "Basic realm=r")).isNull();
    assertThat(ask(basic, "Basic realm=r")).isEqualTo("the credentials were sent and refused");
  }

  @Test
  void aLateAnswerIsGivenOnceMore() {
    Authentication user = as("u", "p");
    String stale = "Digest realm=r, nonce=b, stale=TRUE";
    assertThat(ask(user, stale)).isNull();
    assertThat(ask(user, stale)).isNull();
    assertThat(answer(user)).contains("nonce=\"b\"");
    assertThat(ask(user, stale)).isEqualTo("the credentials were sent and refused");
    user.settled();
    assertThat(answer(user)).contains("nonce=\"b\"");
    assertThat(ask(user, "Digest realm=r, nonce=c")).isNull();
    assertThat(ask(user, stale)).isNull();
    assertThat(ask(user, stale)).isEqualTo("the credentials were sent and refused");
  }

  @Test
  void credentialsAreNormalizedAndHaveNoControlCharacters() {
    Authentication user = as("e\u0301", "p");
    assertThat(ask(user, "Basic realm=x")).isNull();
    assertThat(answer(user))
        .isEqualTo(
            "Basic " + Base64.getEncoder().encodeToString("é:p".getBytes(StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> as("u\r\nX: y", "p"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the credentials came with a control character; expected none");
    assertThat(Credentials.of(new PasswordAuthentication("u", "secret".toCharArray())).toString())
        .doesNotContain("secret");
  }
}
