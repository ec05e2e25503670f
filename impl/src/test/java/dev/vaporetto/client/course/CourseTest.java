package dev.vaporetto.client.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.client.auth.Credentials;
import dev.vaporetto.client.course.Answer.Party;
import dev.vaporetto.client.course.Decision.Again;
import dev.vaporetto.client.course.Decision.GiveUp;
import dev.vaporetto.protocol.handshake.Authority;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CourseTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Authority PROXY = new Authority("proxy", 3128);
  private static final Again AT_ONCE = new Again(Duration.ZERO);

  private static Course course(String uri, CoursePolicy policy) {
    return new Course(URI.create(uri), policy, () -> "nonce");
  }

  private static CoursePolicy policy(int redirects, Duration wait) {
    Credentials credentials =
        Credentials.of(new PasswordAuthentication("user", "password".toCharArray()));
    return new CoursePolicy(redirects, wait, credentials, credentials);
  }

  private static Answer answer(int status, String reason, String... headers) {
    return answer(Party.SERVER, status, reason, headers);
  }

  private static Answer answer(Party party, int status, String reason, String... headers) {
    Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], List.of(headers[i + 1]));
    }
    return new Answer(party, status, reason, map);
  }

  private static String givenUp(Course course, Answer answer) {
    Decision decision = course.decide(answer, NOW);
    assertThat(decision).isInstanceOf(GiveUp.class);
    return ((GiveUp) decision).message();
  }

  private static void redirect(Course course, String location) {
    assertThat(course.decide(answer(302, "Found", "Location", location), NOW)).isEqualTo(AT_ONCE);
  }

  @Test
  void anyOtherStatusIsTheEnd() {
    Course course = course("ws://a/", CoursePolicy.DEFAULT);
    assertThat(givenUp(course, answer(404, "Not Found")))
        .isEqualTo("got the status 404 Not Found, expected 101");
    assertThat(givenUp(course, answer(407, ""))).isEqualTo("got the status 407, expected 101");
    assertThat(givenUp(course, answer(304, "", "Location", "ws://b/"))).contains("304");
    assertThat(givenUp(course, answer(Party.PROXY, 302, "Found", "Location", "ws://b/")))
        .isEqualTo("got the status 302 Found, expected 200");
    assertThat(givenUp(course, answer(Party.PROXY, 401, "", "WWW-Authenticate", "Basic")))
        .isEqualTo("got the status 401, expected 200");
  }

  // ---- redirects

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsFollowed(int status) {
    Course course = course("ws://a:81/x", CoursePolicy.DEFAULT);
    assertThat(course.describe()).isEqualTo("ws://a:81");
    assertThat(course.decide(answer(status, "", "Location", "https://b/y?z#f"), NOW))
        .isEqualTo(AT_ONCE);
    assertThat(course.uri()).isEqualTo(URI.create("wss://b/y?z"));
    assertThat(course.target().port()).isEqualTo(443);
    assertThat(course.describe()).isEqualTo("wss://b:443 (redirected from ws://a:81)");
  }

  @ParameterizedTest
  @CsvSource({
    "http://b:82/y, ws://b:82/y",
    "HTTPS://b/y, wss://b/y",
    "wss://b/y, wss://b/y",
    "//b/y, ws://b/y",
    "/y, ws://a:81/y",
    "y?w, ws://a:81/p/y?w",
    "../y, ws://a:81/y",
    "?w, ws://a:81/p/x?w",
    "#f, ws://a:81/p/x?q",
    "http://[::1]:82/, ws://[::1]:82/"
  })
  void aReferenceIsResolved(String location, String uri) {
    Course course = course("ws://a:81/p/x?q", CoursePolicy.DEFAULT);
    redirect(course, location);
    assertThat(course.uri()).isEqualTo(URI.create(uri));
  }

  /** RFC 3986 §5.4, the normal and the abnormal examples that lead to the same scheme. */
  @ParameterizedTest
  @CsvSource({
    "g, ws://a/b/c/g",
    "./g, ws://a/b/c/g",
    "g/, ws://a/b/c/g/",
    "/g, ws://a/g",
    "//g, ws://g",
    "?y, ws://a/b/c/d;p?y",
    "g?y, ws://a/b/c/g?y",
    "#s, ws://a/b/c/d;p?q",
    "g#s, ws://a/b/c/g",
    "g?y#s, ws://a/b/c/g?y",
    ";x, ws://a/b/c/;x",
    "g;x, ws://a/b/c/g;x",
    "g;x?y#s, ws://a/b/c/g;x?y",
    "'', ws://a/b/c/d;p?q",
    "., ws://a/b/c/",
    "./, ws://a/b/c/",
    ".., ws://a/b/",
    "../, ws://a/b/",
    "../g, ws://a/b/g",
    "../.., ws://a/",
    "../../, ws://a/",
    "../../g, ws://a/g",
    "../../../g, ws://a/g",
    "../../../../g, ws://a/g",
    "/./g, ws://a/g",
    "/../g, ws://a/g",
    "g., ws://a/b/c/g.",
    ".g, ws://a/b/c/.g",
    "g.., ws://a/b/c/g..",
    "..g, ws://a/b/c/..g",
    "./../g, ws://a/b/g",
    "./g/., ws://a/b/c/g/",
    "g/./h, ws://a/b/c/g/h",
    "g/../h, ws://a/b/c/h",
    "g;x=1/./y, ws://a/b/c/g;x=1/y",
    "g;x=1/../y, ws://a/b/c/y",
    "g?y/./x, ws://a/b/c/g?y/./x",
    "g?y/../x, ws://a/b/c/g?y/../x",
    "http://a/b/../c/./d, ws://a/c/d"
  })
  void aReferenceIsResolvedAsRfc3986Does(String location, String uri) {
    Course course = course("ws://a/b/c/d;p?q", CoursePolicy.DEFAULT);
    redirect(course, location);
    assertThat(course.uri()).isEqualTo(URI.create(uri));
  }

  @Test
  void aRelativeReferenceToAServerWithoutPathBeginsAtItsRoot() {
    Course course = course("ws://a", CoursePolicy.DEFAULT);
    redirect(course, "y");
    assertThat(course.uri()).isEqualTo(URI.create("ws://a/y"));
  }

  /** The bytes of a header are read as Latin-1. */
  @ParameterizedTest
  @CsvSource({
    "/caf\u00c3\u00a9?q=\u00e2\u0082\u00ac, ws://a:81/caf%C3%A9?q=%E2%82%AC",
    "/caf\u00e9, ws://a:81/caf%E9",
    "http://b\u00c3\u00bccher.example/, ws://xn--bcher-kva.example/",
    "/a b, ws://a:81/a%20b",
    "'/a{b}|c^`\"<>\\[d]', ws://a:81/a%7Bb%7D%7Cc%5E%60%22%3C%3E%5C%5Bd%5D",
    "/?q=100%&r=%u20AC&s=%41, ws://a:81/?q=100%25&r=%25u20AC&s=%41",
    "/a%20b?%C3%A9, ws://a:81/a%20b?%C3%A9"
  })
  void whatServersWriteIntoLocationIsEscaped(String location, String uri) {
    Course course = course("ws://a:81/p/x?q", CoursePolicy.DEFAULT);
    redirect(course, location);
    assertThat(course.uri()).isEqualTo(URI.create(uri));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://b/", "mailto:b", "http://", "http:///y", "ws://b:0/", "http://b\\c"})
  void aLocationThatIsNoWebSocketIsTheEnd(String location) {
    Course course = course("ws://a/", CoursePolicy.DEFAULT);
    assertThat(givenUp(course, answer(302, "Found", "Location", location)))
        .startsWith(
            "got the status 302 Found, expected 101 or one Location of a WebSocket; WebSocket"
                + " URI: got \""
                + (location.startsWith("http:") ? "" : location));
  }

  @Test
  void aLocationWithUserInformationIsRefusedAndNotTold() {
    Course course = course("ws://a/", CoursePolicy.DEFAULT);
    assertThat(givenUp(course, answer(302, "Found", "Location", "ws://user:secret@b/x?secret")))
        .isEqualTo(
            "got the status 302 Found, expected 101 or one Location of a WebSocket; WebSocket"
                + " URI: got \"ws://b/x?...\", expected no user information");
  }

  @Test
  void aRedirectWithoutLocationIsTheEnd() {
    Course course = course("ws://a/", CoursePolicy.DEFAULT);
    assertThat(givenUp(course, answer(302, "Found"))).endsWith("but it came with 0 of them");
  }

  @Test
  void locationsThatContradictEachOtherAreCountedAndNotTold() {
    Course course = course("ws://a/", CoursePolicy.DEFAULT);
    List<String> lines = List.of("ws://user:secret@b/", "ws://c/?secret");
    assertThat(givenUp(course, new Answer(Party.SERVER, 302, "Found", Map.of("Location", lines))))
        .endsWith("expected 101 or one Location of a WebSocket, but it came with 2 of them");
  }

  @Test
  void tlsIsNeverLost() {
    Course course = course("ws://a/", CoursePolicy.DEFAULT);
    redirect(course, "wss://a/");
    assertThat(givenUp(course, answer(302, "Found", "Location", "http://a/secret")))
        .isEqualTo(
            "got the status 302 Found, expected 101 or a redirect to wss, but it leads to"
                + " ws://a:80");
  }

  @Test
  void aLoopEndsAtTheLimitAndItsChainIsNamedWithoutPathsAndQueries() {
    Course course = course("ws://a/secret?secret", policy(2, Duration.ZERO));
    redirect(course, "ws://b/secret?secret");
    redirect(course, "ws://a/secret?secret");
    assertThat(givenUp(course, answer(302, "Found", "Location", "/secret?secret")))
        .isEqualTo(
            "got the status 302 Found, expected 101 or at most 2 redirects, but they lead"
                + " ws://a:80 -> ws://b:80 -> ws://a:80 -> ws://a:80");
  }

  @Test
  void noneIsFollowedWhereNoneIsAllowed() {
    Course course = course("ws://a/", policy(0, Duration.ZERO));
    assertThat(givenUp(course, answer(301, "Moved", "Location", "/2")))
        .contains("at most 0 redirects");
  }

  // ---- credentials

  @Test
  void theServersQuestionIsAnsweredAndTheProxysNotByTheSame() {
    Course course = course("ws://a/x", policy(5, Duration.ZERO));
    assertThat(course.destination())
        .isEqualTo(new Destination(URI.create("ws://a/x"), false, null));
    assertThat(course.decide(answer(401, "", "www-authenticate", "Basic"), NOW)).isEqualTo(AT_ONCE);
    assertThat(course.destination().authorization()).startsWith("Basic ");
    assertThat(course.proxyAuthorization(PROXY)).isNull();
  }

  @Test
  void theProxysQuestionIsAnsweredForTheServersAuthority() {
    Course course = course("wss://a/x", policy(5, Duration.ZERO));
    Answer question = answer(Party.PROXY, 407, "", "Proxy-Authenticate", "Digest realm=r, nonce=n");
    assertThat(course.proxyAuthorization(PROXY)).isNull();
    assertThat(course.decide(question, NOW)).isEqualTo(AT_ONCE);
    assertThat(course.proxyAuthorization(PROXY)).contains("uri=\"a:443\"");
    assertThat(course.destination().authorization()).isNull();
    assertThat(givenUp(course, question))
        .isEqualTo("got the status 407, expected 200; the credentials were sent and refused");
  }

  @Test
  void aProxyThatHasNotAskedGetsNothing() {
    Course course = course("ws://a/x", policy(5, Duration.ZERO));
    Authority other = new Authority("proxy", 3129);
    Answer question = answer(Party.PROXY, 407, "", "Proxy-Authenticate", "Basic realm=r");
    assertThat(course.proxyAuthorization(PROXY)).isNull();
    assertThat(course.decide(question, NOW)).isEqualTo(AT_ONCE);
    assertThat(course.proxyAuthorization(PROXY)).startsWith("Basic ");
    redirect(course, "ws://b/");
    assertThat(course.proxyAuthorization(other)).isNull();
    assertThat(course.decide(question, NOW)).isEqualTo(AT_ONCE);
    assertThat(course.proxyAuthorization(other)).startsWith("Basic ");
    redirect(course, "ws://c/");
    assertThat(course.proxyAuthorization(PROXY)).startsWith("Basic ");
  }

  @Test
  void withoutCredentialsAQuestionIsTheEnd() {
    Course course = course("ws://a/x", CoursePolicy.DEFAULT);
    assertThat(givenUp(course, answer(401, "Unauthorized", "WWW-Authenticate", "Basic")))
        .isEqualTo(
            "got the status 401 Unauthorized, expected 101; no credentials were given for it");
    assertThat(givenUp(course, answer(Party.PROXY, 407, "", "Proxy-Authenticate", "Basic")))
        .isEqualTo("got the status 407, expected 200; no credentials were given for it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws://b/", "ws://a:81/", "wss://a/", "ws://a.b/"})
  void credentialsNeverCrossOrigins(String elsewhere) {
    Course course = course("ws://a/", policy(5, Duration.ZERO));
    assertThat(course.decide(answer(401, "", "WWW-Authenticate", "Basic"), NOW)).isEqualTo(AT_ONCE);
    redirect(course, elsewhere);
    assertThat(course.destination()).isEqualTo(new Destination(URI.create(elsewhere), true, null));
    assertThat(givenUp(course, answer(401, "", "WWW-Authenticate", "Basic")))
        .isEqualTo("got the status 401, expected 101; the credentials are for ws://a:80 only");
    if (elsewhere.startsWith("ws:")) {
      redirect(course, "ws://A:80/back");
      assertThat(course.destination().authorization()).startsWith("Basic ");
    }
  }

  @Test
  void anApplicationsOwnCredentialsNeverCrossOriginsEither() {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name :
        List.of("AUTHORIZATION", "Proxy-authorization", "cookie", "Cookie2", "Host", "X-Other")) {
      headers.put(name, List.of("x"));
    }
    Map<String, List<String>> same = new TreeMap<>(headers);
    new Destination(URI.create("ws://b/"), true, null).adapt(headers);
    assertThat(headers).containsOnlyKeys("X-Other");
    new Destination(URI.create("ws://a/"), false, null).adapt(same);
    assertThat(same).hasSize(6);
    new Destination(URI.create("ws://a/"), false, "ours").adapt(same);
    assertThat(same).hasSize(6).containsEntry("Authorization", List.of("ours"));
  }

  // ---- Retry-After

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7|7",
        "0|1",
        "Sun, 01 Mar 2026 12:00:09 GMT|9",
        "Sunday, 01-Mar-26 12:00:09 GMT|9",
        "Sun Mar  1 12:00:09 2026|9",
        "Sun, 01 Mar 2026 11:59:59 GMT|1",
      })
  void aWaitWithinTheLimitIsWaited(String value, int seconds) {
    Course course = course("ws://a/", policy(0, Duration.ofSeconds(10)));
    assertThat(course.decide(answer(503, "Busy", "Retry-After", value), NOW))
        .isEqualTo(new Again(Duration.ofSeconds(seconds)));
    assertThat(course.uri()).isEqualTo(URI.create("ws://a/"));
  }

  @Test
  void allWaitsTogetherAreLimited() {
    Course course = course("ws://a/", policy(0, Duration.ofSeconds(10)));
    Answer busy = answer(503, "Busy", "Retry-After", "6");
    assertThat(course.decide(busy, NOW)).isEqualTo(new Again(Duration.ofSeconds(6)));
    assertThat(givenUp(course, busy))
        .isEqualTo(
            "got the status 503 Busy, expected 101 or a Retry-After of at most 4000 ms, but it"
                + " came as \"6\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "soon", "12345678901", "1.5", "Sun, 32 Mar 2026 12:00:09 GMT"})
  void aWaitThatIsNotUnderstoodIsTheEnd(String value) {
    Course course = course("ws://a/", policy(0, Duration.ofDays(300)));
    assertThat(givenUp(course, answer(503, "", "Retry-After", value)))
        .endsWith("but it came as \"" + value + "\"");
  }

  @Test
  void byDefaultNoRetryAfterIsFollowed() {
    Course course = course("ws://a/", CoursePolicy.DEFAULT);
    assertThat(givenUp(course, answer(503, "Busy")))
        .isEqualTo("got the status 503 Busy, expected 101");
    assertThat(givenUp(course, answer(503, "Busy", "Retry-After", "1")))
        .endsWith("at most 0 ms, but it came as \"1\"");
  }

  @Test
  void limitsAreNotNegative() {
    assertThatThrownBy(() -> new CoursePolicy(-1, Duration.ZERO, null, null))
        .hasMessage("the limits came as -1 redirects and PT0S; expected 0 or more");
    assertThatThrownBy(() -> new CoursePolicy(0, Duration.ofMillis(-1), null, null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
