package dev.vaporetto.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.client.ClientRequest.Timeouts;
import dev.vaporetto.client.auth.Credentials;
import dev.vaporetto.client.course.CoursePolicy;
import dev.vaporetto.engine.OpeningFailedException;
import dev.vaporetto.engine.OpeningFailedException.Step;
import dev.vaporetto.protocol.handshake.ClientHandshake;
import java.io.IOException;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that lead to another attempt: redirects, challenges and Retry-After. */
@Timeout(90)
class CourseConnectTest {
  private static final Credentials USER =
      Credentials.of(new PasswordAuthentication("user", "password".toCharArray()));

  private final Connecting client = new Connecting("led client");
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

  @AfterEach
  void closeTheClient() throws InterruptedException {
    client.close();
    assertThat(client.threadsSoon()).isEmpty();
  }

  private CompletableFuture<OpenSocket> start(URI uri, CoursePolicy policy) {
    return client.start(
        uri, null, new Timeouts(Connecting.LONG, Connecting.LONG), ProxyChoice.direct(), policy);
  }

  private OpenSocket connect(URI uri, CoursePolicy policy) throws Exception {
    return start(uri, policy).get(30, TimeUnit.SECONDS);
  }

  private static CoursePolicy waiting(Duration limit) {
    return new CoursePolicy(0, limit, null, null);
  }

  /** Accepts /ok, and gives the same answer to all other requests. */
  private RawPeer peer(String answer) throws IOException {
    return new RawPeer(
        exchange -> {
          String head = exchange.readHead();
          heads.add(head);
          if (head.startsWith("GET /ok ")) {
            exchange.send(RawPeer.accepting(head, "") + "\r\n");
          } else {
            exchange.send(answer + "\r\n\r\n");
          }
          exchange.awaitEnd();
        });
  }

  private static String redirect(String location) {
    return "HTTP/1.1 302 Found\r\nContent-Length: 100000\r\nLocation: " + location;
  }

  @Test
  void aRedirectOnTheSameOriginKeepsTheCookies() throws Exception {
    try (RawPeer peer = peer(redirect("ok"))) {
      OpenSocket socket = connect(peer.uri("/?q"), CoursePolicy.DEFAULT);
      assertThat(socket.uri()).isEqualTo(peer.uri("/ok"));
      socket.close();
      String first = heads.remove();
      String second = heads.remove();
      assertThat(first).contains("Cookie: secret=1").contains("X-Other: kept");
      assertThat(second).contains("Cookie: secret=1").contains("X-Other: kept");
      assertThat(key(second)).isNotEqualTo(key(first));
    }
  }

  private static String key(String head) {
    return head.replaceAll("(?s).*Sec-WebSocket-Key: (\\S+).*", "$1");
  }

  @Test
  void aRedirectToAnotherOriginLeavesCookiesAndCredentialsBehind() throws Exception {
    CoursePolicy policy = new CoursePolicy(5, Duration.ZERO, USER, null);
    try (RawPeer other = peer("HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x");
        RawPeer peer =
            new RawPeer(
                exchange -> {
                  String head = exchange.readHead();
                  heads.add(head);
                  exchange.send(
                      (head.contains("Authorization: Basic dXNlcjpwYXNzd29yZA==")
                              ? redirect("http://127.0.0.1:" + other.port() + "/")
                              : "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x")
                          + "\r\n\r\n");
                })) {
      OpeningFailedException failure = Connecting.failure(start(peer.uri(), policy));
      assertThat(failure)
          .hasMessage(
              "ws://127.0.0.1:%d (redirected from ws://127.0.0.1:%d): the opening handshake"
                  + " failed: got the status 401 No, expected 101; the credentials are for"
                  + " ws://127.0.0.1:%2$d only",
              other.port(), peer.port());
      assertThat(heads.remove()).contains("Cookie").doesNotContain("Authorization");
      assertThat(heads.remove()).contains("Cookie", "Authorization");
      assertThat(heads.remove())
          .doesNotContain("Cookie", "Authorization")
          .contains("X-Other: kept", "Host: 127.0.0.1:" + other.port());
      assertThat(heads).isEmpty();
    }
  }

  @Test
  void anErrorOfTheConfigurationEndsTheAttempt() throws Exception {
    try (RawPeer peer = peer(redirect("ok"))) {
      ExceptionInInitializerError error = new ExceptionInInitializerError("of a configurator");
      CompletableFuture<OpenSocket> connecting =
          client.runtime.connect(
              new ClientRequest(
                  peer.uri(),
                  destination -> {
                    if (!heads.isEmpty()) {
                      throw error;
                    }
                    return ClientHandshake.builder(destination.uri(), client.runtime.nonce())
                        .build();
                  },
                  null,
                  new Timeouts(Connecting.LONG, Connecting.LONG),
                  ProxyChoice.direct(),
                  CoursePolicy.DEFAULT,
                  client.runtime.connections().executor()));
      assertThat(Connecting.failure(connecting))
          .hasMessageEndingWith(
              "the opening handshake failed: got \"java.lang.ExceptionInInitializerError: of a"
                  + " configurator\" of the configuration, expected a request")
          .hasCause(error);
    }
  }

  @Test
  void aLoopEndsAtTheLimit() throws Exception {
    try (RawPeer peer = peer(redirect("/again"))) {
      assertThat(Connecting.failure(start(peer.uri(), CoursePolicy.DEFAULT)))
          .hasMessageContaining(
              "got the status 302 Found, expected 101 or at most 5 redirects, but they lead ws:")
          .hasMessageEndingWith(" -> ws://127.0.0.1:" + peer.port());
      assertThat(heads).hasSize(6);
    }
  }

  @Test
  void aRedirectToNowhereNamesItsSource() throws Exception {
    try (RawPeer peer = peer(redirect("ws://no..host/"))) {
      OpeningFailedException failure = Connecting.failure(start(peer.uri(), CoursePolicy.DEFAULT));
      assertThat(failure.step()).isEqualTo(Step.RESOLVE);
      assertThat(failure)
          .hasMessageStartingWith(
              "ws://no..host:80 (redirected from ws://127.0.0.1:%d): resolving", peer.port());
    }
  }

  @Test
  void theServersQuestionIsAnswered() throws Exception {
    CoursePolicy policy = new CoursePolicy(0, Duration.ZERO, USER, null);
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              String head = exchange.readHead();
              heads.add(head);
              exchange.send(
                  head.contains("\r\nAuthorization: Digest username=\"user\"")
                      ? RawPeer.accepting(head, "") + "\r\n"
                      : "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x\r\nWWW-Authenticate:"
                          + " Digest realm=x, nonce=n, qop=auth\r\n\r\n");
              exchange.awaitEnd();
            })) {
      connect(peer.uri("/path?query"), policy).close();
      assertThat(heads.remove()).doesNotContain("Authorization");
      assertThat(heads.remove()).contains("uri=\"/path?query\"");
      assertThat(heads).isEmpty();
    }
  }

  @Test
  void aBusyServerIsAskedAgainAfterItsTime() throws Exception {
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              String head = exchange.readHead();
              heads.add(head);
              exchange.send(
                  heads.size() == 2
                      ? RawPeer.accepting(head, "") + "\r\n"
                      : "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\n\r\n");
              exchange.awaitEnd();
            })) {
      long start = System.nanoTime();
      connect(peer.uri(), waiting(Duration.ofSeconds(5))).close();
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(950));
    }
  }

  @Test
  void aWaitCanBeGivenUpAndEndsWithTheClient() throws Exception {
    try (RawPeer peer = peer("HTTP/1.1 503 Busy\r\nRetry-After: 1000")) {
      CompletableFuture<OpenSocket> cancelled =
          start(peer.uri(), waiting(Duration.ofSeconds(2000)));
      CompletableFuture<OpenSocket> waiting = start(peer.uri(), waiting(Duration.ofSeconds(2000)));
      assertThat(heads.poll(20, TimeUnit.SECONDS)).isNotNull();
      assertThat(heads.poll(20, TimeUnit.SECONDS)).isNotNull();
      cancelled.cancel(false);
      client.close();
      assertThat(Connecting.failure(waiting))
          .hasMessageEndingWith("got the end of the client, expected it to stay open");
      assertThat(heads).isEmpty();
    }
  }

  @Test
  void aTooLongWaitIsAFailureAtOnce() throws Exception {
    try (RawPeer peer = peer("HTTP/1.1 503 Busy\r\nRetry-After: 6")) {
      OpeningFailedException failure =
          Connecting.failure(start(peer.uri(), waiting(Duration.ofSeconds(5))));
      assertThat(failure)
          .hasMessageEndingWith(
              "got the status 503 Busy, expected 101 or a Retry-After of at most 5000 ms, but it"
                  + " came as \"6\"");
      assertThat(failure.status()).isEqualTo(503);
      assertThat(failure.headers()).containsKey("retry-after");
    }
  }

  // ---- the body of an answer that ends the attempt

  private OpeningFailedException refusal(RawPeer.Script script) throws IOException {
    return refusal(client, script);
  }

  /** On a clock that stands still: a body is waited for, however slowly it comes. */
  private static Connecting patient() {
    return Connecting.onClock("patient client", () -> 1);
  }

  private static OpeningFailedException patientRefusal(RawPeer.Script script) throws IOException {
    try (Connecting patient = patient()) {
      return refusal(patient, script);
    }
  }

  private static OpeningFailedException refusal(Connecting connecting, RawPeer.Script script)
      throws IOException {
    try (RawPeer peer = new RawPeer(script)) {
      return Connecting.failure(connecting.start(peer.uri(), Connecting.LONG, Connecting.LONG));
    }
  }

  private static RawPeer.Script saying(String head, String... parts) {
    return exchange -> {
      String unused = exchange.readHead();
      exchange.send(head.contains("\r\n\r\n") ? head : head + "\r\n\r\n");
      for (String part : parts) {
        TimeUnit.MILLISECONDS.sleep(20);
        exchange.send(part);
      }
      exchange.awaitEnd();
    };
  }

  @Test
  void theBodyOfARefusalIsInTheFailure() throws Exception {
    OpeningFailedException failure =
        patientRefusal(
            saying(
                "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain;charset=UTF-8\r\n"
                    + "Content-Length: 24",
                "Origin: expected",
                " another\n"));
    assertThat(failure.status()).isEqualTo(403);
    assertThat(failure.body()).isEqualTo("Origin: expected another");
    assertThat(failure)
        .hasMessageEndingWith(
            "got the status 403 Forbidden, expected 101; its body says \"Origin: expected"
                + " another\"");
  }

  @Test
  void aChunkedBodyAndOneThatEndsWithTheStreamAreReadToo() throws Exception {
    assertThat(
            patientRefusal(
                    saying(
                        "HTTP/1.1 500 Oh\r\nTransfer-Encoding: chunked",
                        "6\r\n<html>\r\n",
                        "1\r\n!\r\n0\r\n\r\n"))
                .body())
        .isEqualTo("<html>!");
    OpeningFailedException failure =
        patientRefusal(
            exchange -> {
              String unused = exchange.readHead();
              exchange.send("HTTP/1.1 500 Oh\r\nContent-Type: text/html\r\n\r\n<html>");
              exchange.socket().shutdownOutput();
              exchange.awaitEnd();
            });
    assertThat(failure.body()).isEqualTo("<html>");
    assertThat(failure).hasMessageEndingWith("got the status 500 Oh, expected 101");
  }

  @Test
  void aBodyThatDoesNotComeOrEndDelaysTheFailureBySecondsAtMostOnce() throws Exception {
    OpeningFailedException failure =
        refusal(saying("HTTP/1.1 503 Busy\r\nContent-Length: 1000\r\n\r\nsome of it"));
    assertThat(failure.status()).isEqualTo(503);
    assertThat(failure.body()).isEqualTo("some of it");
    assertThat(refusal(saying("HTTP/1.1 404 Not Found")).body()).isEmpty();
  }

  @Test
  void anEndlessBodyIsReadUpToTheBound() throws Exception {
    OpeningFailedException failure =
        patientRefusal(
            exchange -> {
              String unused = exchange.readHead();
              exchange.send("HTTP/1.1 500 Oh\r\n\r\n");
              while (true) {
                exchange.send("x".repeat(10_000));
              }
            });
    assertThat(failure.body()).hasSize(4096);
  }

  @Test
  void theBodyOfAnAnswerThatLeadsOnIsNotWaitedFor() throws Exception {
    try (Connecting patient = patient();
        RawPeer last = RawPeer.saying("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n");
        RawPeer first =
            RawPeer.saying(
                "HTTP/1.1 302 Found\r\nContent-Length: 9\r\nLocation: "
                    + last.uri()
                    + "\r\n\r\n")) {
      assertThat(patient.failure(first.uri()).status()).isEqualTo(410);
    }
  }
}
