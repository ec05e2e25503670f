package dev.vaporetto.documents;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketClient;
import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerProcess;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.echo.EchoWars;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of docs/proxies.md for nginx and HAProxy, with other ports, names and keys: a page
 * behind them gets its socket, and a page of another site does not. Skipped where the program is
 * not installed.
 */
class ProxiesTest {
  private static final long PATIENCE = 20;

  private static final TlsKeys KEYS = TlsKeys.forLocalhost();

  @TempDir private Path directory;

  private static Optional<Path> program(String name) {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Where the environment variable CI is set, a program that is missing is a failure. */
  private static boolean mustRun(Optional<Path> program) {
    return program.isPresent() || System.getenv("CI") != null;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** The file of the page. */
  private static String file(String language) {
    Matcher block =
        Pattern.compile("(?ms)^```" + language + "$\n(.*?)^```$")
            .matcher(Documents.read("docs/proxies.md"));
    assertThat(block.find()).as(language).isTrue();
    return block.group(1);
  }

  @Test
  void socketsOpenThroughNginx() throws Exception {
    Optional<Path> nginx = program("nginx");
    assumeTrue(mustRun(nginx), "There is no nginx on the PATH or in /usr/sbin");
    int port = freePort();
    try (RunningServer server = EchoWars.start(Container.TOMCAT_11)) {
      String configuration =
          file("nginx")
              .replace("443", "127.0.0.1:" + port)
              .replace("127.0.0.1:8080", "127.0.0.1:" + server.port())
              .replace("/etc/ssl/chat.example.crt", KEYS.certificateFile().toString())
              .replace("/etc/ssl/chat.example.key", KEYS.keyFile().toString())
              .replace("http {", "http {\n  access_log off;");
      Path written = Files.writeString(directory.resolve("nginx.conf"), configuration);
      List<String> command =
          List.of(
              nginx.orElseThrow().toString(),
              "-p",
              directory.toString(),
              "-c",
              written.toString(),
              "-e",
              "stderr",
              "-g",
              "daemon off; pid " + directory.resolve("nginx.pid") + ";");
      assertThatPagesOfTheSiteGetTheirSockets(command, port);
    }
  }

  @Test
  void socketsOpenThroughHaproxy() throws Exception {
    Optional<Path> haproxy = program("haproxy");
    assumeTrue(mustRun(haproxy), "There is no haproxy on the PATH or in /usr/sbin");
    int port = freePort();
    Path both =
        Files.writeString(
            directory.resolve("both.pem"),
            Documents.read(KEYS.certificateFile()) + Documents.read(KEYS.keyFile()));
    try (RunningServer server = EchoWars.start(Container.JETTY_EE10)) {
      String configuration =
          file("haproxy")
              .replace("bind :443", "bind 127.0.0.1:" + port)
              .replace("127.0.0.1:8080", "127.0.0.1:" + server.port())
              .replace("/etc/ssl/chat.example.pem", both.toString());
      Path written = Files.writeString(directory.resolve("haproxy.cfg"), configuration);
      assertThatPagesOfTheSiteGetTheirSockets(
          List.of(haproxy.orElseThrow().toString(), "-db", "-f", written.toString()), port);
    }
  }

  private void assertThatPagesOfTheSiteGetTheirSockets(List<String> command, int port)
      throws Exception {
    String site = "localhost:" + port;
    try (ServerProcess proxy = ServerProcess.startWatched(command, directory)) {
      awaitPort(proxy, port);
      WebSocket own = connect(site, "https://" + site).get(PATIENCE, SECONDS);
      CompletableFuture<String> answer = new CompletableFuture<>();
      own.onString(answer::complete);
      own.send("ciao");
      assertThat(answer.get(PATIENCE, SECONDS)).isEqualTo("ciao");
      assertThat(own.close().get(PATIENCE, SECONDS).code()).isEqualTo(1000);
      assertThatThrownBy(() -> connect(site, "https://evil.example").get(PATIENCE, SECONDS))
          .hasMessageContaining("403");
    }
  }

  private static CompletableFuture<WebSocket> connect(String site, String origin) {
    WebSocketClient client =
        WebSocket.client().sslContext(KEYS.trustingContext()).header("Origin", origin);
    return client.connect("wss://" + site + "/echo");
  }

  private static void awaitPort(ServerProcess proxy, int port) throws InterruptedException {
    long end = System.nanoTime() + SECONDS.toNanos(PATIENCE);
    while (System.nanoTime() < end) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
        return;
      } catch (IOException notYet) {
        Thread.sleep(50);
      }
    }
    throw proxy.failure("the proxy does not listen");
  }
}
