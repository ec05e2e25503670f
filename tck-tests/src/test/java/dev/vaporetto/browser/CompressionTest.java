package dev.vaporetto.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.interop.TappingProxy;
import dev.vaporetto.interop.TappingProxy.FrameHeader;
import java.net.URI;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chromium and our server send each other compressed messages. */
@ExtendWith(NeedsBrowser.class)
class CompressionTest {
  /** Sends a text to the echo; returns the answer and the negotiated extensions. */
  private static final String EXCHANGE =
      """
      new Promise((resolve, reject) => {
        const socket = new WebSocket(arguments[0]);
        const sent = JSON.stringify(Array.from({length: 500}, (_, i) => ({id: i, name: 'n€𝄞'})));
        socket.onopen = () => socket.send(sent);
        socket.onerror = () => reject(new Error('the connection failed'));
        socket.onmessage = event => {
          socket.onclose = closed =>
            resolve({
              same: event.data === sent, extensions: socket.extensions, code: closed.code});
          socket.close(1000);
        };
      })
      """;

  @ParameterizedTest
  @EnumSource(names = {"TOMCAT_11", "JETTY_EE10", "UNDERTOW"})
  void chromiumAndOurServerSendEachOtherCompressedMessages(Container container) {
    try (RunningServer server =
            container.start(ServerOptions.defaults().withApplication("", EchoWars.example()));
        TappingProxy proxy = TappingProxy.to(server.port());
        Window window = Browser.shared().newWindow()) {
      // The page has the same origin as the socket.
      window.open(URI.create("http://localhost:" + proxy.port() + "/"));
      String echo = "ws://localhost:" + proxy.port() + "/echo";
      JsonObject result = window.evaluate(EXCHANGE, echo).getAsJsonObject();
      assertThat(result.get("same").getAsBoolean()).isTrue();
      assertThat(result.get("extensions").getAsString()).startsWith("permessage-deflate");
      assertThat(result.get("code").getAsInt()).isEqualTo(1000);
      assertThat(proxy.webSockets())
          .filteredOn(tapped -> tapped.fromClient().head().startsWith("GET /echo "))
          .singleElement()
          .satisfies(
              tapped -> {
                assertThat(tapped.fromClient().frames()).anyMatch(FrameHeader::rsv1);
                assertThat(tapped.fromServer().frames()).anyMatch(FrameHeader::rsv1);
              });
    }
  }
}
