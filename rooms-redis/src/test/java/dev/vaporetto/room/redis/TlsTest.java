package dev.vaporetto.room.redis;

import static dev.vaporetto.room.RoomBroker.State.LOST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.RedisServer;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Channel.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.SslOptions;

/** Rooms over a server that speaks TLS only on one of its ports. */
@NeedsRedis
class TlsTest {
  private static final Channel LOBBY = new Channel(Kind.ROOM, "lobby");
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path directory;

  @Test
  void aServerWhoseCertificateIsTrustedServesAndNoOther() throws Exception {
    KeyStore keys = keys();
    Path certificate = pem("CERTIFICATE", keys.getCertificate("key").getEncoded());
    Path key = pem("PRIVATE KEY", keys.getKey("key", PASSWORD).getEncoded());
    Path trust = trust(keys);
    int port = freePort();
    String uri = "rediss://localhost:" + port;
    try (RedisServer server =
            RedisServer.start(
                "--tls-port",
                "" + port,
                "--tls-cert-file",
                certificate.toString(),
                "--tls-key-file",
                key.toString(),
                "--tls-ca-cert-file",
                certificate.toString(),
                "--tls-auth-clients",
                "no");
        Node context = Node.connected(RedisRooms.builder(uri).tls(context(keys)).recoverable());
        Node options =
            Node.connected(
                RedisRooms.builder(uri)
                    .recoverable()
                    .options(
                        settings ->
                            settings.sslOptions(
                                SslOptions.builder()
                                    .truststore(trust.toFile(), PASSWORD)
                                    .build())));
        Node untrusting = Node.start(RedisRooms.builder(uri));
        Node otherName =
            Node.start(RedisRooms.builder("rediss://127.0.0.1:" + port).tls(context(keys)))) {
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

  private KeyStore keys() throws Exception {
    Path file = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "key",
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=redis",
                    "-ext",
                    "SAN=DNS:localhost",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    new String(PASSWORD),
                    "-keystore",
                    file.toString()))
            .redirectErrorStream(true)
            .start();
    keytool.getOutputStream().close();
    String output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(output).isZero();
    return KeyStore.getInstance(file.toFile(), PASSWORD);
  }

  private Path pem(String what, byte[] encoded) throws IOException {
    return Files.writeString(
        directory.resolve(what + ".pem"),
        "-----BEGIN "
            + what
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
            + "\n-----END "
            + what
            + "-----\n");
  }

  private static KeyStore trusted(KeyStore keys) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("redis", keys.getCertificate("key"));
    return trusted;
  }

  private Path trust(KeyStore keys) throws Exception {
    Path file = directory.resolve("trust.p12");
    try (var output = Files.newOutputStream(file)) {
      trusted(keys).store(output, PASSWORD);
    }
    return file;
  }

  private static SSLContext context(KeyStore keys) throws Exception {
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted(keys));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
