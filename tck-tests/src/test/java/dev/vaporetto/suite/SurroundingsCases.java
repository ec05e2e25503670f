package dev.vaporetto.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.arquillian.ProcessContainerConfiguration;
import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.wars.CallbackWitness;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jakarta WebSocket §7.2.6 and §6.1: in which surroundings an application's callbacks run. */
@ExtendWith(ArquillianExtension.class)
class SurroundingsCases {
  private static final String WEB_XML =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        <env-entry>
          <env-entry-name>greeting</env-entry-name>
          <env-entry-type>java.lang.String</env-entry-type>
          <env-entry-value>hello</env-entry-value>
        </env-entry>
      </web-app>
      """;

  private static final List<String> CALLBACKS =
      List.of(
          "checkOrigin",
          "modifyHandshake",
          "getEndpointInstance",
          "constructor",
          "decoder init",
          "encoder init",
          "onOpen",
          "willDecode",
          "decode",
          "onMessage",
          "encode",
          "message handler",
          "send handler",
          "pong",
          "onError",
          "onClose",
          "decoder destroy",
          "encoder destroy",
          "client onOpen",
          "client onMessage",
          "client onClose");

  @ArquillianResource private @Nullable URL url;

  @Deployment(testable = false)
  static WebArchive application() {
    return Application.war("surroundings")
        .addPackages(
            false, path -> path.get().contains("/Callback"), CallbackWitness.class.getPackage())
        .setWebXML(new StringAsset(WEB_XML));
  }

  @Test
  void everyCallbackHasTheClassLoaderAndTheNamingContextOfItsApplication() {
    Application application = new Application(Objects.requireNonNull(url));
    try (EchoClient client = application.connect("witness")) {
      assertThat(Application.ask(client, "echo:hello")).isEqualTo("echo:hello");
      assertThat(Application.ask(client, "fail:on purpose")).isEqualTo("failed:on purpose");
      client.send(new byte[] {1, 2, 3});
      assertThat(client.nextBinary()).containsExactly(1, 2, 3);
      String self = "call:" + application.ws("witness");
      assertThat(Application.ask(client, self)).isEqualTo("called:/surroundings/witness");
      client.close(1000, "first");
    }
    try (EchoClient second = application.connect("witness")) {
      second.pong(new byte[] {1});
      assertThat(second.nextText()).isEqualTo("pong:");
      String journal = Application.ask(second, "journal:");
      List<String> entries =
          journal.substring("journal:".length()).lines().distinct().sorted().toList();
      assertThat(entries)
          .containsExactlyInAnyOrderElementsOf(
              CALLBACKS.stream().map(callback -> callback + ": application, " + naming()).toList());
    }
  }

  /** What a lookup gives: of the containers here only Undertow has no naming at all. */
  private static String naming() {
    return System.getProperty(ProcessContainerConfiguration.CONTAINER)
            .equals(Container.UNDERTOW.name())
        ? "NoInitialContextException"
        : "hello";
  }
}
