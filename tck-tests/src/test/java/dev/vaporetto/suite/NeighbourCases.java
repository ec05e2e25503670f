package dev.vaporetto.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.wars.Neighbour;
import java.net.URL;
import java.util.Objects;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several applications with the same classes and the same paths in one server. */
@ExtendWith(ArquillianExtension.class)
class NeighbourCases {
  private static final String LATECOMER = "latecomer";

  @ArquillianResource
  @OperateOnDeployment("left")
  private @Nullable URL left;

  @ArquillianResource
  @OperateOnDeployment("right")
  private @Nullable URL right;

  @ArquillianResource private @Nullable Deployer deployer;

  @Deployment(name = "left", testable = false)
  static WebArchive left() {
    return Application.war("left", Neighbour.class);
  }

  @Deployment(name = "right", testable = false)
  static WebArchive right() {
    return Application.war("right", Neighbour.class);
  }

  @Deployment(name = LATECOMER, managed = false, testable = false)
  static WebArchive latecomer() {
    return Application.war(LATECOMER, Neighbour.class);
  }

  @Test
  void applicationsSeeNothingOfEachOtherNorOfOnesThatComeAndGo() throws Exception {
    Application here = new Application(Objects.requireNonNull(left));
    Application there = new Application(Objects.requireNonNull(right));
    Deployer others = Objects.requireNonNull(deployer);
    try (EchoClient one = here.connect("neighbour");
        EchoClient other = there.connect("neighbour")) {
      assertThat(Application.ask(one, "a")).isEqualTo("a: 1 here, 1 messages");
      assertThat(Application.ask(other, "b")).isEqualTo("b: 1 here, 1 messages");
      others.deploy(LATECOMER);
      Application late = new Application(new URL(here.url(), "/" + LATECOMER + "/"));
      try (EchoClient third = late.connect("neighbour")) {
        assertThat(Application.ask(third, "c")).isEqualTo("c: 1 here, 1 messages");
        others.undeploy(LATECOMER);
        assertThat(third.nextClose().code()).isEqualTo(1001);
      }
      assertThat(Application.ask(one, "d")).isEqualTo("d: 1 here, 2 messages");
      assertThat(Application.ask(other, "e")).isEqualTo("e: 1 here, 2 messages");
    }
  }
}
