package dev.vaporetto.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Balancer;
import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.NatsServer;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.echo.EchoWars;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The example's page on two nodes, a Tomcat and a Jetty, over NATS. */
@ExtendWith(NeedsBrowser.class)
class ChatNodesTest {
  private static final String ROOM = "pier";

  private static RunningServer node(Container container, NatsServer broker) {
    return container.start(
        ServerOptions.defaults()
            .withApplication("", EchoWars.example())
            .withJvmArgument("-Dchat.broker=" + broker.url()));
  }

  private static void stop(RunningServer node) {
    node.close();
  }

  @Test
  void aPageGoesOnOnAnotherNodeWithNothingMissingAndNothingTwice() {
    Assumptions.assumeFalse(NatsServer.isMissingLocally(), "nats-server is not installed");
    try (NatsServer broker = NatsServer.start();
        RunningServer first = node(Container.TOMCAT_11, broker);
        Balancer balancer = Balancer.listen(0, List.of(first.port()))) {
      ChatPage marta = new ChatPage(Browser.shared().newWindow());
      marta.open(URI.create("http://localhost:" + balancer.port() + "/"));
      marta.join("Marta", ROOM);
      marta.say("Is anybody there?");
      try (RunningServer second = node(Container.JETTY_EE11, broker)) {
        balancer.add(second.port());
        ChatPage tommaso = new ChatPage(Browser.shared().newWindow());
        tommaso.open(second.http("/"));
        tommaso.join("Tommaso", ROOM);
        tommaso.awaitSaid("Marta", "Is anybody there?");
        tommaso.awaitMember("Marta");
        marta.awaitMember("Tommaso");
        tommaso.say("Here!");
        marta.awaitSaid("Tommaso", "Here!");

        stop(first);
        for (int i = 1; i <= 3; i++) {
          tommaso.say("Still here " + i);
        }
        marta.awaitSaid("Tommaso", "Still here 3");
        marta.awaitState("connected");
        marta.say("Back again");
        tommaso.awaitSaid("Marta", "Back again");
        marta.awaitSaid("Marta", "Back again");

        List<String> all =
            List.of(
                "Is anybody there?",
                "Here!",
                "Still here 1",
                "Still here 2",
                "Still here 3",
                "Back again");
        assertThat(marta.said()).isEqualTo(all);
        assertThat(tommaso.said()).isEqualTo(all);
        tommaso.awaitMember("Marta");
        assertThat(tommaso.members()).containsExactly("Tommaso", "Marta");
        assertThat(marta.members()).containsExactly("Marta", "Tommaso");
        tommaso.close();
      }
      marta.close();
    }
  }
}
