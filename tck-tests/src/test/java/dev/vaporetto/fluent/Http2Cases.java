package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Http2Client;
import dev.vaporetto.containers.Http2Stream;
import dev.vaporetto.containers.RawClient.Response;
import org.junit.jupiter.api.Test;

/** What policies decide about handshakes that come by HTTP/2; only Jetty takes them. */
interface Http2Cases extends FluentServer {
  /** RFC 9113 §7: the stream is not wanted any more. */
  int CANCEL = 8;

  /** More than Jetty has streams on a connection at a time, which is 128. */
  int MANY = 200;

  private Http2Client http2() {
    return Http2Client.connect(server().port());
  }

  private Response refused(Http2Client client, String route, String key) {
    return client.ask(path(route, key)).response();
  }

  @Test
  default void aRefusalOverHttp2HasItsStatusHeadersAndBodyAndNoLaterPolicyIsAsked() {
    String key = newKey();
    try (Http2Client client = http2();
        JournalReader journal = journal(key)) {
      Response response = refused(client, "guarded/blue", key);
      assertThat(response.status()).isEqualTo(401);
      assertThat(response.header("WWW-Authenticate")).containsExactly("Basic realm=\"test\"");
      assertThat(response.header("X-Why")).containsExactly("no user");
      assertThat(response.body()).isEqualTo("Who are you?\n");
      assertThat(response.header("Content-Type")).hasSize(1);
      assertThat(response.header("Sec-WebSocket-Accept")).isEmpty();
      journal.expect("first policy").expectNothingMore();

      Http2Stream next = client.open(path("guarded/blue", key + "&user=marta"));
      assertThat(next.readFrame().text()).isEqualTo("welcome to blue");
      journal.expect("first policy", "second policy for blue").expectNothingMore();
    }
  }

  @Test
  default void theLastPolicyMayRefuseWithARedirectionOrWithoutABodyOverHttp2() {
    String key = newKey();
    try (Http2Client client = http2()) {
      Response moved = refused(client, "guarded/moved", key + "&user=marta");
      assertThat(moved.status()).isEqualTo(302);
      assertThat(moved.header("Location")).singleElement().asString().endsWith("/elsewhere");
      Response closed = refused(client, "guarded/closed", key + "&user=marta");
      assertThat(closed.status()).isEqualTo(503);
      assertThat(closed.body()).isEmpty();
    }
  }

  @Test
  default void aDecisionOverHttp2MayTakeItsTimeAndHoldsUpNoOtherStream() {
    String yes = newKey();
    String no = newKey();
    try (Http2Client client = http2();
        JournalReader accepted = journal(yes);
        JournalReader refused = journal(no)) {
      Http2Stream opens = client.ask(path("deferred/yes", yes));
      Http2Stream fails = client.ask(path("deferred/no", no));
      accepted.expect("asked");
      refused.expect("asked");
      Http2Stream other = client.open(path("api/v1/echo", ""));
      other.sendText("not held up");
      assertThat(other.readFrame().text()).isEqualTo("not held up");

      accepted.tell("release").expect("opened");
      assertThat(opens.status()).isEqualTo(200);
      assertThat(opens.readFrame().text()).isEqualTo("welcome");
      refused.tell("release");
      Response response = fails.response();
      assertThat(response.status()).isEqualTo(402);
      assertThat(response.header("X-Price")).containsExactly("1");
      // RFC 9113 §8.2.2: a message with a header about the connection is malformed.
      assertThat(response.header("Connection")).isEmpty();
      assertThat(response.body()).isEqualTo("Pay first\n");
      refused.expectNothingMore();
      other.sendText("goes on");
      assertThat(other.readFrame().text()).isEqualTo("goes on");
    }
  }

  @Test
  default void aDecisionOverHttp2ThatComesTooLateOrFailsIsAnsweredWith503Or500() {
    try (Http2Client client = http2()) {
      Response late = refused(client, "undecided", "");
      assertThat(late.status()).isEqualTo(503);
      assertThat(late.body()).isEqualTo("The decision about the handshake took too long\n");
      Response failed = refused(client, "decided/fails", "");
      assertThat(failed.status()).isEqualTo(500);
      assertThat(failed.body()).isEmpty();
    }
  }

  @Test
  default void aPeerThatGivesItsStreamUpWhileAPolicyDecidesOpensNoSocket() {
    String key = newKey();
    try (Http2Client client = http2();
        JournalReader journal = journal(key)) {
      Http2Stream left = client.ask(path("deferred/yes", key));
      journal.expect("asked");
      left.reset(CANCEL);
      client.ping();
      journal.tell("release");
      Http2Stream next = client.open(path("deferred/yes", key));
      assertThat(next.readFrame().text()).isEqualTo("welcome");
      journal.expect("asked", "opened").expectNothingMore();
    }
  }

  @Test
  default void refusalsTakeNoStreamsFromAConnection() {
    try (Http2Client client = http2()) {
      for (int i = 0; i < MANY; i++) {
        // This side does not end its half of the stream, and browsers need not, either.
        assertThat(refused(client, "listed", "").status()).as("refusal %d", i).isEqualTo(402);
      }
      Http2Stream next = client.open(path("api/v1/echo", ""));
      next.sendText("still there");
      assertThat(next.readFrame().text()).isEqualTo("still there");
    }
  }

  @Test
  default void onlyPagesOfTheSameOriginConnectOverHttp2ByDefault() {
    try (Http2Client client = http2()) {
      String own = "Origin: http://localhost:" + server().port();
      assertThat(client.ask(path("origins/same", ""), own).status()).isEqualTo(200);
      String foreign = "Origin: https://evil.example";
      Response response = client.ask(path("origins/same", ""), foreign).response();
      assertThat(response.status()).isEqualTo(403);
      assertThat(response.body())
          .startsWith("Origin: got https://evil.example, expected one that may connect");
      assertThat(client.ask(path("origins/any", ""), foreign).status()).isEqualTo(200);
    }
  }
}
