package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.RawClient;
import org.junit.jupiter.api.Test;

/** The addresses of both ends of a connection, as a handler sees them. */
interface AddressCases extends FluentServer {
  @Test
  default void theAddressesAreTheConnectionsOwn() {
    try (RawClient client = RawClient.connect(server().port())) {
      assertThat(client.handshake(path("addresses/direct", ""), "Forwarded: for=9.9.9.9").status())
          .isEqualTo(101);
      assertThat(ask(client, "remote")).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
      assertThat(ask(client, "remote port")).isEqualTo("" + client.socket().getLocalPort());
      assertThat(ask(client, "local port")).isEqualTo("" + server().port());
    }
  }

  @Test
  default void trustedProxiesTellTheClientsAddressFromTheEnd() {
    try (RawClient client = RawClient.connect(server().port())) {
      assertThat(
              client
                  .handshake(
                      path("addresses/forwarded", ""),
                      "X-Forwarded-For: 6.6.6.6",
                      "Forwarded: for=1.1.1.1",
                      "Forwarded: for=\"[2001:db8::7]:4711\", for=10.1.2.3;proto=https")
                  .status())
          .isEqualTo(101);
      assertThat(ask(client, "remote")).isEqualTo("2001:db8:0:0:0:0:0:7");
      assertThat(ask(client, "remote port")).isEqualTo("4711");
    }
  }

  @Test
  default void theContainersRequestIsForPoliciesOnly() {
    try (RawClient client = open("addresses/forwarded", "")) {
      assertThat(ask(client, "unwrap"))
          .isEqualTo(
              "the handshake is over, and its jakarta.servlet.http.HttpServletRequest is gone;"
                  + " expected a policy's call");
    }
  }

  private static String ask(RawClient client, String what) {
    client.sendText(what);
    return client.readFrame().text();
  }
}
