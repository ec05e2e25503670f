package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RawClient.Response;
import org.junit.jupiter.api.Test;

/** Policies that take their time, and those for origins. */
interface AdmissionCases extends FluentServer {
  @Test
  default void aPolicyMayTakeItsTime() {
    try (EchoClient client = connect("decided/yes", "")) {
      assertThat(client.nextText()).isEqualTo("welcome");
    }
    Response refused = answer("decided/no");
    assertThat(refused.status()).isEqualTo(402);
    assertThat(refused.header("X-Price")).containsExactly("1");
  }

  @Test
  default void aDecisionThatComesTooLateIsAnsweredWith503() {
    Response late = answer("undecided");
    assertThat(late.status()).isEqualTo(503);
    assertThat(late.body()).isEqualTo("The decision about the handshake took too long\n");
    expectLog("refused a handshake to /undecided with 503: its policies took more than 150 ms");
  }

  @Test
  default void aPolicyThatFailsIsLoggedAndRevealsNothingToThePeer() {
    for (String how : new String[] {"throws", "fails"}) {
      Response failed = answer("decided/" + how);
      assertThat(failed.status()).isEqualTo(500);
      assertThat(failed.body()).isEmpty();
    }
    expectLog("refused a handshake to /decided/{how} with 500: a policy failed");
    expectLog("the policy is broken");
    expectLog("the stage is broken");
  }

  @Test
  default void aListOfPoliciesEndsWithTheFirstRefusal() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        RawClient client = RawClient.connect(server().port())) {
      assertThat(client.handshake(path("listed", key)).status()).isEqualTo(402);
      journal.expect("one").expectNothingMore();
    }
  }

  private Response answer(String route, String... headers) {
    try (RawClient client = RawClient.connect(server().port())) {
      return client.handshake(path(route, ""), headers);
    }
  }

  @Test
  default void onlyPagesOfTheSameOriginConnectByDefault() {
    String host = "localhost:" + server().port();
    assertThat(answer("origins/same").status()).isEqualTo(101);
    assertThat(answer("origins/same", "Origin: https://" + host).status()).isEqualTo(101);
    Response refused = answer("origins/same", "Origin: https://evil.example");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body())
        .isEqualTo("Origin: got https://evil.example, expected one that may connect\n");
    expectLog(
        "refused a handshake to /origins/same: Origin: got https://evil.example, expected the host"
            + " and port of Host "
            + host
            + "; from 127.0.0.1:");
    expectLog("; for another site of yours set origins(OriginPolicy.of(...)) of the route");
  }

  @Test
  default void aRouteMaySayWhichPagesConnect() {
    assertThat(answer("origins/any", "Origin: https://evil.example").status()).isEqualTo(101);
    assertThat(answer("origins/listed").status()).isEqualTo(101);
    assertThat(answer("origins/listed", "Origin: https://shop.example").status()).isEqualTo(101);
    assertThat(answer("origins/listed", "Origin: https://a.b.partner.example:8443").status())
        .isEqualTo(101);
    Response refused = answer("origins/listed", "Origin: http://localhost:" + server().port());
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).doesNotContain("shop.example");
    expectLog("expected one of [https://shop.example, https://*.partner.example:8443]");
  }
}
