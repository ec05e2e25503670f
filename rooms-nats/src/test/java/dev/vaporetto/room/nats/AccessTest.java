package dev.vaporetto.room.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.containers.NatsServer;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Channel.Kind;
import dev.vaporetto.room.RoomBroker.State;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a broker says who it is, and whom it trusts. */
@NeedsNats
class AccessTest {
  private static final Channel ROOM = new Channel(Kind.ROOM, "the room");

  /** Not the name that the client library connects to by itself, which is its address. */
  private static final TlsKeys KEYS = TlsKeys.forNames("dns:localhost");

  private static String tls() {
    return "tls { cert_file: \""
        + KEYS.certificateFile()
        + "\", key_file: \""
        + KEYS.keyFile()
        + "\" }";
  }

  private static void assertTalks(Node node) throws Exception {
    Received received = node.subscribed(ROOM);
    node.say(ROOM, "heard");
    received.await(1);
  }

  private static void assertLost(NatsRooms rooms, String reason) throws Exception {
    try (Node node = Node.start(rooms.build())) {
      @Nullable Throwable cause = node.states().await(State.LOST);
      assertThat(cause).hasMessageContaining(reason);
      for (Throwable each = cause; each != null; each = each.getCause()) {
        assertThat(each.toString()).doesNotContain("secret");
      }
    }
  }

  @Test
  void aUserAndPasswordAreInTheAddressOrSetting() throws Exception {
    try (NatsServer server =
        NatsServer.start("authorization { user: \"ada@sea\", password: \"secret:/%+\" }")) {
      String at = "127.0.0.1:" + server.port();
      try (Node url = Node.connected(NatsRooms.at("nats://ada%40sea:secret%3A%2F%25+@" + at));
          Node setting =
              Node.connected(
                  NatsRooms.builder("nats://" + at).user("ada@sea", "secret:/%+").build())) {
        assertTalks(url);
        assertTalks(setting);
      }
      assertLost(NatsRooms.builder("nats://ada:secret@" + at), "Authorization Violation");
    }
  }

  @Test
  void aTokenIsInTheAddressOrSetting() throws Exception {
    try (NatsServer server = NatsServer.start("authorization { token: secret }")) {
      String at = "127.0.0.1:" + server.port();
      try (Node url = Node.connected(NatsRooms.at("nats://secret@" + at));
          Node setting = Node.connected(NatsRooms.builder(server.url()).token("secret").build())) {
        assertTalks(url);
        assertTalks(setting);
      }
      assertLost(NatsRooms.builder("nats://not-secret@" + at), "Authorization Violation");
    }
  }

  @Test
  void aServerWhoseCertificateIsTrustedServesAndNoOther() throws Exception {
    try (NatsServer server =
        NatsServer.start(tls(), "authorization { user: ada, password: secret }")) {
      String at = "://ada:secret@localhost:" + server.port();
      try (Node node =
          Node.connected(
              NatsRooms.builder("tls" + at).tls(KEYS.trustingContext()).recoverable().build())) {
        assertTalks(node);
      }
      assertLost(NatsRooms.builder("tls" + at), "certification path");
      assertLost(NatsRooms.builder("nats" + at), "SSL required by server");
      assertLost(
          NatsRooms.builder("tls://ada:secret@127.0.0.1:" + server.port())
              .tls(KEYS.trustingContext()),
          "127.0.0.1");
    }
  }

  @Test
  void aServerWithoutTlsIsNotToldWhoIsThere() throws Exception {
    try (NatsServer server = NatsServer.start()) {
      assertLost(
          NatsRooms.builder("tls://ada:secret@localhost:" + server.port()),
          "SSL connection wanted");
    }
  }

  @Test
  void whatIsNoAddressIsRefusedWithoutItsPassword() {
    for (String bad :
        new String[] {"nats://ada:secret@", "http://ada:secret@host", "nats://ada:secret@a b"}) {
      assertThatThrownBy(() -> NatsRooms.at(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("no servers of NATS came")
          .hasMessageNotContaining("secret")
          .hasNoCause();
    }
  }
}
