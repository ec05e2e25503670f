package dev.vaporetto.jetty.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

class StopListenerTest {
  private static final byte[] GOING_AWAY = {1001 >> 8, (byte) 1001};

  @Test
  void aConnectorThatStopsAloneTellsItsOwnSocketsAndNoOthers() throws Exception {
    try (UpgradeServer server = UpgradeServer.start(UpgradeServer.ECHO)) {
      ServerConnector second = new ServerConnector(server.server, 1, 1);
      server.server.addConnector(second);
      second.start();
      StopListener stops =
          new StopListener(
              () -> {
                throw new AssertionError("the server does not stop");
              });
      stops.follow(server.connector);
      stops.follow(second);
      try (Peer stays = server.connect();
          Peer goes = new Peer(second.getLocalPort())) {
        goes.send(Peer.text("there"));
        assertThat(goes.readText()).isEqualTo("there");
        second.stop();
        assertThat(goes.frame()).startsWith(GOING_AWAY);
        assertThat(goes.atEnd()).isTrue();
        stays.send(Peer.text("still here"));
        assertThat(stays.readText()).isEqualTo("still here");
      }
      stops.release();
    }
  }

  @Test
  void theFarewellComesWhileTheConnectorsOfAServerThatStopsStillRun() throws Exception {
    boolean[] running = new boolean[1];
    try (UpgradeServer server = UpgradeServer.start(UpgradeServer.ECHO)) {
      StopListener other = new StopListener(() -> running[0] = server.connector.isRunning());
      other.follow(server.connector);
      server.server.stop();
      assertThat(running[0]).isTrue();
    }
  }

  @Test
  void aFarewellThatFailsLetsTheServerStop() throws Exception {
    try (UpgradeServer server = UpgradeServer.start(UpgradeServer.ECHO)) {
      StopListener failing =
          new StopListener(
              () -> {
                throw new IllegalStateException("on purpose");
              });
      failing.follow(server.connector);
      server.server.stop();
      assertThat(server.server.isStopped()).isTrue();
    }
  }

  @Test
  void aConnectorThatIsGoneIsHeldNoLongerAndFollowedAgainWhenItStartsAgain() throws Exception {
    try (UpgradeServer server = UpgradeServer.start(UpgradeServer.ECHO)) {
      StopListener stops = new StopListener(() -> {});
      stops.follow(server.connector);
      server.connector.stop();
      assertThat(server.connector.getEventListeners()).doesNotContain(stops);
      assertThat(server.server.getEventListeners()).contains(stops);

      server.connector.start();
      stops.follow(server.connector);
      assertThat(server.connector.getEventListeners()).contains(stops);
      try (Peer goes = server.connect()) {
        goes.send(Peer.text("there"));
        assertThat(goes.readText()).isEqualTo("there");
        server.connector.stop();
        assertThat(goes.frame()).startsWith(GOING_AWAY);
      }
      stops.release();
    }
  }

  @Test
  void jettyHoldsNothingOfAnApplicationThatHasEnded() throws Exception {
    try (UpgradeServer server = UpgradeServer.start(UpgradeServer.ECHO)) {
      StopListener stops = new StopListener(() -> {});
      stops.follow(server.connector);
      assertThat(server.server.getEventListeners()).contains(stops);
      assertThat(server.connector.getEventListeners()).contains(stops);
      stops.release();
      assertThat(server.server.getEventListeners()).doesNotContain(stops);
      assertThat(server.connector.getEventListeners()).doesNotContain(stops);
      assertThatThrownBy(() -> stops.follow(server.connector))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the application has stopped");
    }
  }
}
