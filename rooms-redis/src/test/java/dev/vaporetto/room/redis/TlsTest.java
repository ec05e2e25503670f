package dev.vaporetto.room.redis;

import static dev.vaporetto.room.RoomBroker.State.LOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.RedisServer;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Channel.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.SslOptions;

/** Rooms over a server that speaks TLS only on one of its ports. */
@NeedsRedis
class TlsTest {
  private static final Channel LOBBY = new Channel(Kind.ROOM, "lobby");
  private static final TlsKeys KEYS = TlsKeys.forNames("dns:localhost");
  private static final SSLContext TRUSTING = KEYS.trustingContext();

  private static RedisServer start(int port) {
    return RedisServer.start(
        "--tls-port",
        "" + port,
        "--tls-cert-file",
        KEYS.certificateFile().toString(),
        "--tls-key-file",
        KEYS.keyFile().toString(),
        "--tls-ca-cert-file",
        KEYS.certificateFile().toString(),
        "--tls-auth-clients",
        "no");
  }

  @Test
  void aServerWhoseCertificateIsTrustedServesAndNoOther() throws Exception {
    int port = freePort();
    String uri = "rediss://localhost:" + port;
    try (RedisServer server = start(port);
        Node context = Node.connected(RedisRooms.builder(uri).tls(TRUSTING).recoverable());
        Node options =
            Node.connected(
                RedisRooms.builder(uri)
                    .recoverable()
                    .options(
                        settings ->
                            settings.sslOptions(
                                SslOptions.builder()
                                    .truststore(
                                        KEYS.keyStore().toFile(), KEYS.password().toCharArray())
                                    .build())));
        Node untrusting = Node.start(RedisRooms.builder(uri));
        Node otherName =
            Node.start(RedisRooms.builder("rediss://127.0.0.1:" + port).tls(TRUSTING))) {
      Heard heard = options.subscribe(LOBBY);
      context.publish(LOBBY, "1");
      heard.await(1);
      assertThat(server.url()).startsWith("redis://");
      untrusting.await(LOST);
      assertThat(untrusting.lastCause()).hasMessageContaining("certification path");
      otherName.await(LOST);
      assertThat(otherName.lastCause()).hasMessageContaining("127.0.0.1");
    }
  }

  @Test
  void aUserOfTheUriIsKnownOverTlsAndAWrongPasswordIsALossWithoutIt() throws Exception {
    int port = freePort();
    try (RedisServer server = start(port)) {
      Asking.ask(server, Command.ACL, "SETUSER", "ada@sea", "on", ">pw:/%", "~*", "&*", "+@all");
      Asking.ask(server, Command.ACL, "SETUSER", "default", "off");
      String at = "@localhost:" + port + "/1";
      try (Node right =
              Node.connected(
                  RedisRooms.builder("rediss://ada%40sea:pw%3A%2F%25" + at)
                      .tls(TRUSTING)
                      .recoverable());
          Node wrong =
              Node.start(RedisRooms.builder("rediss://ada%40sea:secret" + at).tls(TRUSTING));
          Node nobody =
              Node.start(RedisRooms.builder("rediss://localhost:" + port).tls(TRUSTING))) {
        Heard heard = right.subscribe(LOBBY);
        right.publish(LOBBY, "1");
        heard.await(1);
        wrong.await(LOST);
        assertThat(wrong.lastCause()).hasMessageContaining("WRONGPASS");
        for (Throwable each = wrong.lastCause(); each != null; each = each.getCause()) {
          assertThat(each.toString()).doesNotContain("secret");
        }
        nobody.await(LOST);
        assertThat(nobody.lastCause()).hasMessageContaining("NOAUTH");
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
