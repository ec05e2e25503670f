package dev.vaporetto.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.wars.DeployingServlet;
import dev.vaporetto.wars.Room;
import dev.vaporetto.wars.UpgradingFilter;
import dev.vaporetto.wars.UpgradingServlet;
import java.net.URL;
import java.net.http.WebSocketHandshakeException;
import java.util.Objects;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Endpoints that the application brings in while it runs: by an upgrade, or by a deployment. */
@ExtendWith(ArquillianExtension.class)
class UpgradeCases {
  @ArquillianResource private @Nullable URL url;

  @Deployment(testable = false)
  static WebArchive application() {
    return Application.war(
            "upgrades",
            Room.class,
            UpgradingServlet.class,
            UpgradingFilter.class,
            DeployingServlet.class)
        .addPackages(
            false, path -> path.get().endsWith("/Upgrading.class"), Room.class.getPackage());
  }

  private Application here() {
    return new Application(Objects.requireNonNull(url));
  }

  @Test
  void aServletUpgradesItsRequest() {
    try (EchoClient client = here().connect("by-servlet?hall")) {
      assertThat(Application.ask(client, "hello")).isEqualTo("hello {by=servlet}");
    }
  }

  @Test
  void aFilterUpgradesItsRequest() {
    try (EchoClient client = here().connect("by-filter?hall")) {
      assertThat(Application.ask(client, "hello")).isEqualTo("hello {by=filter}");
    }
  }

  @Test
  void theSessionsOfSeveralUpgradesToOneEndpointSeeEachOtherAndNoOthers() {
    try (EchoClient first = here().connect("by-servlet?kitchen")) {
      assertThat(Application.ask(first, "count")).isEqualTo("1 true");
      try (EchoClient second = here().connect("by-filter?kitchen");
          EchoClient elsewhere = here().connect("by-servlet?cellar")) {
        assertThat(Application.ask(elsewhere, "count")).isEqualTo("1 true");
        assertThat(Application.ask(second, "count")).isEqualTo("2 true");
        assertThat(Application.ask(first, "count")).isEqualTo("2 true");
      }
    }
  }

  @Test
  void anEndpointThatRequestsAreUpgradedToHasNoPathOfItsOwn() {
    try (EchoClient client = here().connect("by-servlet?attic")) {
      assertThat(Application.ask(client, "count")).isEqualTo("1 true");
      assertThatThrownBy(() -> here().connect("attic"))
          .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }
  }

  @Test
  void aRequestThatIsNoHandshakeIsADeploymentExceptionThatSaysSo() throws Exception {
    assertThat(here().get("by-servlet?hall"))
        .isEqualTo("422 the request is no WebSocket handshake: it has no Upgrade: websocket");
  }

  @Test
  void anEndpointIsDeployedWhileTheApplicationRunsAndABadOneTakesNoneAway() throws Exception {
    assertThat(here().get("deploy?late/%7Bname%7D")).isEqualTo("200 deployed");
    assertThat(here().get("deploy?late/%7Bother%7D")).startsWith("200 ").contains("late/{other}");
    try (EchoClient client = here().connect("late/guest")) {
      assertThat(Application.ask(client, "hello")).isEqualTo("hello {name=guest}");
    }
    assertThat(here().get("deploy?later")).isEqualTo("200 deployed");
    try (EchoClient client = here().connect("later")) {
      assertThat(Application.ask(client, "hello")).isEqualTo("hello {}");
    }
  }
}
