package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The end of an application. */
interface LifecycleCases extends FluentServer {
  @Test
  default void anUndeployedApplicationClosesItsSocketsAndIsCollected() {
    String context = "/again";
    String key = newKey();
    server().deploy(context, FluentWars.routes(engine()));
    // An interval that no busy machine exceeds: its timer is what must not outlive the application.
    try (EchoClient pinged =
            EchoClient.connect(
                HTTP, server().ws(context + "/heartbeat/60000?key=" + key), List.of());
        EchoClient waiting =
            EchoClient.connect(HTTP, server().ws(context + "/async?key=" + key), List.of())) {
      assertThat(waiting.nextText()).isEqualTo("opened");
      waiting.send("early");
      pinged.send("1");
      assertThat(pinged.nextText()).isEqualTo("slept");
      server().undeploy(context);
      assertThat(pinged.nextClose().code()).isEqualTo(1001);
      assertThat(waiting.nextClose().code()).isEqualTo(1001);
    }
    assertThat(server().stuckClassLoaders()).filteredOn(name -> name.startsWith(context)).isEmpty();
  }
}
