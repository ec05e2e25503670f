package dev.vaporetto.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.wars.Relay;
import dev.vaporetto.wars.SecuredRoutes;
import dev.vaporetto.wars.WhoAmI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The example, unchanged, on distributions that run as they come; and a variation of it with
 * security constraints, where ada is a passenger.
 */
@ParameterizedClass
@EnumSource(names = {"STOCK_TOMCAT_10", "STOCK_TOMCAT_11", "STOCK_JETTY_EE10", "STOCK_JETTY_EE11"})
class StockEchoTest extends EchoCases {
  private static final String SECURED = "/secured";

  private static final String ADA = "ada:secret";

  StockEchoTest(Container container) {}

  @BeforeParameterizedClassInvocation
  static void startServer(Container container) {
    Path secured =
        Wars.from(EchoWars.example())
            .classes(WhoAmI.class, SecuredRoutes.class, Relay.class)
            .webXml(SecuredRoutes.WEB_XML)
            .build("secured.war");
    ServerOptions options =
        ServerOptions.defaults()
            .withUser("ada", "secret", "passenger")
            .withApplication(SECURED, secured);
    start(container, options, EchoWars.example());
  }

  @Test
  void membersOfTheChatHearEachOther() {
    ExampleCases.membersOfTheChatHearEachOther(server(), "/chat");
  }

  @Test
  void messagesBecomeObjectsAndObjectsMessages() {
    ExampleCases.messagesBecomeObjectsAndObjectsMessages(server(), "/chat");
  }

  @Test
  void aMessageThatIsNoObjectIsAnErrorOfItsEndpointOnly() {
    ExampleCases.aMessageThatIsNoObjectIsAnErrorOfItsEndpointOnly(server(), "/chat");
  }

  @Test
  void theContainersOfAnApplicationAreOurs() {
    try (EchoClient client = EchoClient.connect(server().ws(SECURED + "/relay"))) {
      client.send("containers");
      assertThat(client.nextText())
          .isEqualTo(
              "dev.vaporetto.jakarta.client.VaporettoClientContainer"
                  + " dev.vaporetto.jakarta.container.VaporettoServerContainer");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/who-am-i", "/users/who"})
  void theUserOfTheHandshakeIsTheSessions(String path) {
    try (RawClient client = RawClient.connect(server().port())) {
      assertThat(client.handshake(SECURED + path, authorization(ADA)).status()).isEqualTo(101);
      client.sendText("who am I?");
      assertThat(client.readFrame().text()).isEqualTo("ada");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/who-am-i", "/users/who"})
  void anAnonymousHandshakeToAProtectedEndpointIs401(String path) {
    assertThat(status(path)).isEqualTo(401);
    assertThat(status(path, authorization("ada:wrong"))).isEqualTo(401);
  }

  @Test
  void aUserWithoutTheRoleIsRefused() {
    assertThat(status("/captains/who", authorization(ADA))).isEqualTo(403);
  }

  @Test
  void aConstraintOnAnotherMethodThanGetIsNoneForAHandshake() {
    assertThat(status("/posts/who")).isEqualTo(101);
  }

  /** Neither distribution has a TLS connector: Tomcat redirects to where one would be. */
  @Test
  void whatIsConfidentialIsNotTalkedToInTheClear() {
    assertThat(status("/secret/who")).isIn(302, 303, 403);
  }

  private static String authorization(String userAndPassword) {
    byte[] bytes = userAndPassword.getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  private static int status(String path, String... headers) {
    try (RawClient client = RawClient.connect(server().port())) {
      return client.handshake(SECURED + path, headers).status();
    }
  }
}
