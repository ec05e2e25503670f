package dev.vaporetto.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerEngine;
import dev.vaporetto.containers.TlsKeys;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client inside a web application that carries our jars. */
@Timeout(120)
class ClientInApplicationTest {
  private static final TlsKeys KEYS = TlsKeys.forLocalhost();

  /** More with {@code -Dvaporetto.redeploys=50}. */
  private static final int TIMES = Integer.getInteger("vaporetto.redeploys", 8);

  private final WebSocketContainer container = ContainerProvider.getWebSocketContainer();

  @ParameterizedTest
  @EnumSource(names = {"OURS_ON_TOMCAT", "OURS_ON_JETTY"})
  void itIsOursAndConnectsFromInsideACallback(ServerEngine engine) throws Exception {
    try (RunningServer server = ClientApplication.start(engine, KEYS)) {
      Client client = new Client();
      try (Session session = container.connectToServer(client, server.ws("/relay"))) {
        session.getBasicRemote().sendText("containers");
        assertThat(client.next())
            .isEqualTo(
                "dev.vaporetto.jakarta.client.VaporettoClientContainer"
                    + " dev.vaporetto.jakarta.container.VaporettoServerContainer");
        session.getBasicRemote().sendText(server.ws("/echo") + " through the relay");
        assertThat(new Object[] {client.next(), client.next()})
            .containsExactlyInAnyOrder("connected true", "through the relay");
      }
      redeploy(server, ClientApplication.war(engine));
    }
  }

  /** Its clients are connected while the application goes, and nothing of it stays. */
  private void redeploy(RunningServer server, Path war) throws Exception {
    for (int i = 0; i < TIMES; i++) {
      server.deploy("/again", war);
      Client client = new Client();
      Session session = container.connectToServer(client, server.ws("/again/relay"));
      session.getBasicRemote().sendText(server.ws("/again/echo") + " still there");
      assertThat(new Object[] {client.next(), client.next()})
          .containsExactlyInAnyOrder("connected true", "still there");
      server.undeploy("/again");
      assertThat(client.closed().getCloseCode()).isEqualTo(CloseCodes.GOING_AWAY);
    }
    assertThat(server.stuckClassLoaders()).isEmpty();
  }
}
