package dev.vaporetto.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.interop.TappingProxy;
import dev.vaporetto.interop.TappingProxy.FrameHeader;
import java.net.URI;
import java.util.Map;

/** Chromium and our server send each other compressed messages. */
final class CompressedEcho {
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
              same: event.data === sent,
              deflate: socket.extensions.startsWith('permessage-deflate'),
              code: closed.code});
          socket.close(1000);
        };
      })
      """;

  private CompressedEcho() {}

  /** Asks the example at the root of the proxy's server. */
  static void of(TappingProxy proxy, Window window) {
    // The page has the same origin as the socket.
    window.open(URI.create("http://localhost:" + proxy.port() + "/"));
    String echo = "ws://localhost:" + proxy.port() + "/echo";
    Map<?, ?> result = window.evaluate(Map.class, EXCHANGE, echo);
    assertThat(result).isEqualTo(Map.of("same", true, "deflate", true, "code", 1000L));
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
