package dev.vaporetto.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example's start as its user sees it: what it prints, serves and says at the end. */
class ChatStartTest {
  private static final Pattern URL = Pattern.compile("http://localhost:(\\d+)/");
  private static final Duration START = Duration.ofSeconds(60);
  private static final int CLOSE = 8;

  @TempDir private Path directory;

  @Test
  void itServesThePageAndTheEndpointsAtTheUrlThatItPrints() throws Exception {
    try (ServerProcess chat = ServerProcess.startWatched(ChatCommand.withPort("0"), directory)) {
      URI url = url(chat);

      HttpResponse<String> page = get(url);
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
      assertThat(page.body()).contains("chat.js");
      assertThat(echo(url, "api/v1/websocket")).isEqualTo("ciao");
      assertThat(echo(url, "echo")).isEqualTo("ciao");
      try (EchoClient room = connect(url, "chat/lobby?name=Ada")) {
        assertThat(room.nextText()).contains("Ada");
      }
    }
    assertThat(printed()).as("no line but that of the URL").hasSize(1);
  }

  /**
   * By SIGTERM: the JVM takes Ctrl-C the same way, but a build in the background ignores that. On a
   * machine with nothing else to do it takes less than two seconds.
   */
  @Test
  void itsEndClosesTheSocketsWith1001InTimeThoughOneDoesNotAnswer() throws Exception {
    ServerProcess chat = ServerProcess.startWatched(ChatCommand.withPort("0"), directory);
    URI url = chat.closedOnFailure(() -> url(chat));
    try (EchoClient answering = connect(url, "api/v1/websocket");
        RawClient silent = RawClient.connect(url.getPort())) {
      assertThat(silent.handshake("/echo").status()).isEqualTo(101);

      long begin = System.nanoTime();
      chat.close();
      Duration taken = Duration.ofNanos(System.nanoTime() - begin);

      assertThat(answering.nextClose().code()).isEqualTo(1001);
      RawClient.Frame frame = silent.readFrame();
      assertThat(frame.opcode()).isEqualTo(CLOSE);
      assertThat(ByteBuffer.wrap(frame.payload()).getShort()).isEqualTo((short) 1001);
      assertThat(taken).isLessThan(Duration.ofSeconds(10));
    } finally {
      chat.close();
    }
  }

  @Test
  void aTakenPortIsOneLineAndAFailure() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(failure(String.valueOf(taken.getLocalPort())))
          .singleElement()
          .asString()
          .startsWith("Port " + taken.getLocalPort() + " cannot be used (Address already in use)")
          .contains("-Dport=N");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"eighty", "-1", "65536", ""})
  void aWrongPortIsOneLineAndAFailure(String port) throws Exception {
    assertThat(failure(port))
        .singleElement()
        .asString()
        .startsWith("'" + port + "' is no port: -Dport=N takes a number from 1 to 65535");
  }

  private static URI url(ServerProcess chat) {
    try {
      return chat.log()
          .await(URL, 0, START)
          .map(found -> URI.create(found.group()))
          .orElseThrow(() -> chat.failure("No URL within " + START));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw chat.failure("Interrupted while waiting for the URL");
    }
  }

  private static HttpResponse<String> get(URI url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(url).timeout(EchoClient.DEADLINE).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static EchoClient connect(URI url, String path) {
    return EchoClient.connect(URI.create("ws://localhost:" + url.getPort() + "/" + path));
  }

  private static String echo(URI url, String path) {
    try (EchoClient client = connect(url, path)) {
      client.send("ciao");
      return client.nextText();
    }
  }

  private List<String> printed() throws IOException {
    return Files.readAllLines(directory.resolve("server.log"));
  }

  /** What the command prints for a port with which it fails. */
  private List<String> failure(String port) throws Exception {
    Path output = directory.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(ChatCommand.withPort(port))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    // With it, a JVM prints a line of its own.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(START.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      return Files.readAllLines(output);
    } finally {
      process.destroyForcibly();
    }
  }
}
