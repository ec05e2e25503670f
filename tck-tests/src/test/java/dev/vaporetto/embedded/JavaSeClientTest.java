package dev.vaporetto.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.WebSocket;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RawServer;
import dev.vaporetto.engine.VaporettoEngine;
import jakarta.websocket.ContainerProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fluent client in a JVM whose class path has what docs/client.md names, or less. */
class JavaSeClientTest {
  private static final int TEXT = 1;

  @TempDir private Path directory;

  private Programs run(String program, String source, List<Path> classPath) throws Exception {
    return Programs.run(directory, classPath, Map.of(program, source), List.of(program));
  }

  @Test
  void theFluentClientNeedsTheClientApiOnly() throws Exception {
    try (RawServer server = RawServer.listen();
        Programs programs =
            run(
                "FluentClient",
                Guide.own("FluentClient").replace("PORT", String.valueOf(server.port())),
                Programs.client());
        RawClient peer = server.accept()) {
      RawServer.upgrade(peer, peer.readRequest());
      assertThat(peer.readFrame().text()).isEqualTo("ciao");
      peer.write(RawClient.frame(true, 0, TEXT, false, "ciao".getBytes(UTF_8)));
      assertThat(programs.line("^FluentClient (.*)").group(1)).isEqualTo("answered ciao");
    }
  }

  @Test
  void aMissingEngineIsAFailureOfTheFutureThatNamesTheCure() throws Exception {
    List<Path> withoutEngine =
        List.of(Programs.origin(WebSocket.class), Programs.origin(ContainerProvider.class));
    assertThat(failure(withoutEngine))
        .isEqualTo(
            "no WebSocket client was found; expected dev.vaporetto:vaporetto on the class path");
  }

  @Test
  void aMissingApiIsAFailureOfTheFutureThatNamesTheCure() throws Exception {
    List<Path> withoutApi =
        List.of(Programs.origin(WebSocket.class), Programs.origin(VaporettoEngine.class));
    assertThat(failure(withoutApi))
        .isEqualTo(
            "the WebSocket API is missing; expected"
                + " jakarta.websocket:jakarta.websocket-client-api on the class path");
  }

  private String failure(List<Path> classPath) throws Exception {
    try (Programs programs = run("FailingClient", Guide.own("FailingClient"), classPath)) {
      return programs.line("^FailingClient in the future: (.*)").group(1);
    }
  }
}
