package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RawClient.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Policies decide about handshakes. */
interface RefusalCases extends FluentServer {
  @Test
  default void aRefusalHasItsStatusHeadersAndBodyAndNoLaterPolicyIsAsked() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        RawClient client = RawClient.connect(server().port())) {
      Response response = client.handshake(path("guarded/blue", key));
      assertThat(response.status()).isEqualTo(401);
      assertThat(response.header("WWW-Authenticate")).containsExactly("Basic realm=\"test\"");
      assertThat(response.header("X-Why")).containsExactly("no user");
      assertThat(response.body()).isEqualTo("Who are you?\n");
      assertThat(response.header("Content-Type")).hasSize(1);
      assertThat(response.header("Sec-WebSocket-Accept")).isEmpty();
      assertThat(response.header("Upgrade")).isEmpty();
      journal.expect("first policy").expectNothingMore();
    }
  }

  @Test
  default void thePoliciesAreAskedOnceInTheirOrderAndSeeThePathParameters() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("guarded/blue%20room", key + "&user=marta")) {
      assertThat(client.nextText()).isEqualTo("welcome to blue room");
      journal.expect("first policy", "second policy for blue room").expectNothingMore();
    }
  }

  @Test
  default void theLastPolicyMayRefuseWithARedirectionOrWithoutABody() {
    String key = newKey();
    try (RawClient client = RawClient.connect(server().port())) {
      Response moved = client.handshake(path("guarded/moved", key + "&user=marta"));
      assertThat(moved.status()).isEqualTo(302);
      assertThat(moved.header("Location")).hasSize(1);
      assertThat(moved.header("Location").get(0)).endsWith("/elsewhere");
    }
    try (RawClient client = RawClient.connect(server().port())) {
      Response closed = client.handshake(path("guarded/closed", key + "&user=marta"));
      assertThat(closed.status()).isEqualTo(503);
      assertThat(closed.body()).isEmpty();
    }
  }

  @Test
  default void aRequestThatIsNoHandshakeIsNoBusinessOfThePolicies() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        RawClient client = RawClient.connect(server().port())) {
      Response response =
          client.request(
              "GET " + path("guarded/blue", key) + " HTTP/1.1", List.of("Host: localhost"));
      assertThat(response.status()).isEqualTo(404);
      journal.expectNothingMore();
    }
  }
}
