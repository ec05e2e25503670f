package dev.vaporetto.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.interop.TappingProxy.FrameHeader;
import dev.vaporetto.interop.TappingProxy.Recording;
import dev.vaporetto.wars.CloseCommand;
import dev.vaporetto.wars.LargeEcho;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ws of the npm registry, which compresses every message, in both roles. */
@DisabledIf(value = "skips", disabledReason = "node or npm is not on the PATH")
class WsTest {
  private static @Nullable Node node;

  static boolean skips() {
    return Node.skips();
  }

  @BeforeAll
  static void install() {
    node = Node.install();
  }

  @ParameterizedTest
  @EnumSource(names = {"TOMCAT_11", "JETTY_EE10", "UNDERTOW"})
  void wsAsAClientAndOurServerSendEachOtherCompressedMessages(Container container) {
    try (RunningServer server = EchoWars.start(container, LargeEcho.class, CloseCommand.class);
        TappingProxy proxy = TappingProxy.to(server.port())) {
      String url = "ws://localhost:" + proxy.port() + "/echo/large";
      String output = Objects.requireNonNull(node).run("node", "client.js", url);
      assertThat(output).contains("closed 1000 after 6 messages with 'permessage-deflate'");
      assertThat(proxy.webSockets())
          .singleElement()
          .satisfies(
              tapped -> {
                assertCompressed(tapped.fromClient());
                assertCompressed(tapped.fromServer());
              });
    }
  }

  @Test
  void wsAsAServerAndOurClientSendEachOtherCompressedMessages() throws Exception {
    assertThat(echoOfWs()).doesNotContain("max_window_bits=");
  }

  /**
   * zlib in ws has no room for more than the window that it asked for, and refuses what needs it.
   */
  @Test
  void ourClientKeepsTheWindowThatWsAllowsIt() throws Exception {
    assertThat(echoOfWs("9")).contains("client_max_window_bits=9");
  }

  /** Returns the server's answer. */
  private static String echoOfWs(String... arguments) throws Exception {
    try (Node.Server server = Objects.requireNonNull(node).startServer(arguments);
        TappingProxy proxy = TappingProxy.to(server.port())) {
      BlockingQueue<String> received = new LinkedBlockingQueue<>();
      WebSocketContainer client = ContainerProvider.getWebSocketContainer();
      ClientEndpointConfig config =
          ClientEndpointConfig.Builder.create()
              .extensions(List.copyOf(client.getInstalledExtensions()))
              .build();
      try (Session session =
          client.connectToServer(
              new Endpoint() {
                @Override
                public void onOpen(Session opened, EndpointConfig ignored) {
                  opened.addMessageHandler(
                      String.class, (MessageHandler.Whole<String>) received::add);
                }
              },
              config,
              URI.create("ws://localhost:" + proxy.port() + "/"))) {
        for (int i = 1; i <= 5; i++) {
          // The second half repeats what is far outside of a small window.
          String text = ("näme €𝄞 ".repeat(500 * i) + noise(3000)).repeat(2);
          session.getBasicRemote().sendText(text);
          assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo(text);
        }
      }
      assertThat(proxy.webSockets())
          .singleElement()
          .satisfies(
              tapped -> {
                assertCompressed(tapped.fromClient());
                assertCompressed(tapped.fromServer());
              });
      return proxy.webSockets().get(0).fromServer().head();
    }
  }

  private static String noise(int length) {
    return new Random(1)
        .ints(length, 'a', 'z')
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  /** RFC 7692 §6: RSV1 on the first frame of a message that is compressed. */
  static void assertCompressed(Recording recording) {
    assertThat(recording.head())
        .containsIgnoringCase("Sec-WebSocket-Extensions: permessage-deflate");
    assertThat(recording.frames()).filteredOn(FrameHeader::rsv1).hasSizeGreaterThanOrEqualTo(3);
  }
}
