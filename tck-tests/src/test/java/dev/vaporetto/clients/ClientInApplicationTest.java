package dev.vaporetto.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RawServer;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerEngine;
import dev.vaporetto.containers.TlsKeys;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client inside a web application that carries our jars. */
@Timeout(900)
class ClientInApplicationTest {
  private static final TlsKeys KEYS = TlsKeys.forLocalhost();

  /** More with {@code -Dvaporetto.redeploys=50}. */
  private static final int TIMES = Integer.getInteger("vaporetto.redeploys", 5);

  private static final String AGAIN = "/again";

  private final WebSocketContainer container = ContainerProvider.getWebSocketContainer();

  @Execution(ExecutionMode.CONCURRENT)
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
      for (int i = 0; i < TIMES; i++) {
        redeploy(server, ClientApplication.war(engine));
        assertThat(server.stuckClassLoaders())
            .as("after undeploy %d of %d", i + 1, TIMES)
            .isEmpty();
        assertNoThreads(server);
      }
      System.out.printf("%s: %d undeploys, each class loader collected%n", engine, TIMES);
    }
  }

  /** Redeploys the application while its clients are connected, connecting and reconnecting. */
  private void redeploy(RunningServer server, Path war) throws Exception {
    server.deploy(AGAIN, war);
    Client client = new Client();
    Session session = container.connectToServer(client, server.ws(AGAIN + "/relay"));
    session.getBasicRemote().sendText(server.ws(AGAIN + "/echo") + " still there");
    assertThat(new Object[] {client.next(), client.next()})
        .containsExactlyInAnyOrder("connected true", "still there");
    Client fluent = new Client();
    Session clients = container.connectToServer(fluent, server.ws(AGAIN + "/clients"));
    try (RawServer peer = RawServer.listen()) {
      ask(clients, fluent, "idle", server.ws("/echo"));
      ask(clients, fluent, "secure", server.wss("/echo"), KEYS.keyStore(), KEYS.password());
      RawClient unanswered = ask(clients, peer, "connecting");
      assertThat(fluent.next()).isEqualTo("connecting");
      lose(ask(clients, peer, "waiting"));
      assertThat(fluent.next()).isEqualTo("waiting");
      lose(ask(clients, peer, "retrying"));
      assertThat(fluent.next()).isEqualTo("retrying");
      RawClient retried = peer.accept();
      // Both are under way for certain: the network accepts before the client has asked.
      unanswered.readRequest();
      retried.readRequest();
      server.undeploy(AGAIN);
      assertThat(client.closed().getCloseCode()).isEqualTo(CloseCodes.GOING_AWAY);
      assertThat(fluent.closed().getCloseCode()).isEqualTo(CloseCodes.GOING_AWAY);
      assertEnds(unanswered);
      assertEnds(retried);
    }
  }

  private static void ask(Session clients, Client fluent, String kind, URI uri, Object... further)
      throws Exception {
    StringBuilder command = new StringBuilder(kind).append(' ').append(uri);
    for (Object word : further) {
      command.append(' ').append(word);
    }
    clients.getBasicRemote().sendText(command.toString());
    assertThat(fluent.next()).isEqualTo(kind);
  }

  /** Returns the connection that comes to the peer. */
  private static RawClient ask(Session clients, RawServer peer, String kind) throws Exception {
    clients.getBasicRemote().sendText(kind + " ws://127.0.0.1:" + peer.port() + "/");
    return peer.accept();
  }

  /** Opens the connection of a client, and drops it. */
  private static void lose(RawClient connection) {
    RawServer.upgrade(connection, connection.readRequest());
    connection.close();
  }

  /** The connection closes when the application is undeployed. */
  private static void assertEnds(RawClient connection) {
    assertThat(connection.readToEnd()).isZero();
    connection.close();
  }

  /**
   * No thread is left, neither of the engine (named after the application) nor of the fluent API.
   */
  private static void assertNoThreads(RunningServer server) {
    assertThat(server.threadNames("vaporetto"))
        .noneMatch(name -> name.startsWith("vaporetto" + AGAIN) || name.startsWith("vaporetto-c"));
  }
}
