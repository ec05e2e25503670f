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
import java.util.concurrent.CompletableFuture;
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
    try (NatsServer broker = NatsServer.start()) {
      CompletableFuture<RunningServer> starting =
          CompletableFuture.supplyAsync(() -> node(Container.JETTY_EE11, broker));
      try (RunningServer first = node(Container.TOMCAT_11, broker);
          RunningServer second = starting.join();
          Balancer balancer = Balancer.listen(0, List.of(first.port()));
          ChatScene scene = ChatScene.open()) {
        ChatPage marta = scene.marta();
        ChatPage tommaso = scene.tommaso();
        marta.open(URI.create("http://localhost:" + balancer.port() + "/"));
        marta.join("Marta", ROOM);
        marta.say("Is anybody there?");
        tommaso.open(second.http("/"));
        tommaso.join("Tommaso", ROOM);
        tommaso.awaitSaid("Marta", "Is anybody there?");
        tommaso.awaitMember("Marta");
        marta.awaitMember("Tommaso");
        tommaso.write("He");
        marta.awaitText("typing", "Tommaso is typing…");
        tommaso.say("Here!");
        marta.awaitSaid("Tommaso", "Here!");
        marta.awaitNoText("typing", "Tommaso");

        balancer.add(second.port());
        stop(first);
        for (int i = 1; i <= 3; i++) {
          tommaso.say("Still here " + i);
        }
        marta.say("Back again");
        marta.awaitSaid("Tommaso", "Still here 3");
        tommaso.awaitSaid("Marta", "Back again");
        marta.awaitMark("Back again", "heard");

        List<String> all =
            List.of(
                "Is anybody there?",
                "Here!",
                "Still here 1",
                "Still here 2",
                "Still here 3",
                "Back again");
        assertThat(marta.said()).isEqualTo(tommaso.said()).containsExactlyInAnyOrderElementsOf(all);
        tommaso.awaitMember("Marta");
        assertThat(tommaso.members()).containsExactly("Tommaso", "Marta");
        assertThat(marta.members()).containsExactly("Marta", "Tommaso");
        assertThat(tommaso.notes()).noneMatch(note -> note.contains("ashore"));
      }
    }
  }
}
