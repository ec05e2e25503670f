package dev.vaporetto.protocol.handshake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Failed;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.HttpResponse;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.NeedMore;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTunnelTest {
  private static ProxyTunnel tunnel(String uri, @Nullable String authorization) {
    return new ProxyTunnel(WebSocketUri.parse(URI.create(uri)), authorization);
  }

  private static String request(ProxyTunnel tunnel) {
    return ISO_8859_1.decode(tunnel.request()).toString();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }

  @Test
  void theRequestNamesHostAndPortAndNothingElse() {
    assertThat(request(tunnel("wss://user:password@Host/path?query", null)).lines())
        .containsExactly("CONNECT host:443 HTTP/1.1", "Host: host:443", "");
    assertThat(request(tunnel("ws://[::1]", "Basic eDp5")).lines())
        .containsExactly(
            "CONNECT [::1]:80 HTTP/1.1", "Host: [::1]:80", "Proxy-Authorization: Basic eDp5", "");
    assertThat(request(tunnel("ws://a", null))).endsWith("80\r\n\r\n");
  }

  @Test
  void noLineCanBeSmuggledIn() {
    assertThatThrownBy(() -> tunnel("ws://host", "Basic x\r\nX: y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Proxy-Authorization: got U+000D");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1000})
  void theHeadIsReadInAnyPiecesAndNothingBehindIt(int size) {
    ProxyTunnel tunnel = tunnel("ws://host", null);
    String head = "HTTP/1.0 200 Connection established\r\nA: b\r\n\r\n";
    ByteBuffer all = bytes(head + "tunnelled");
    ClientHandshakeResult result = new NeedMore();
    while (result instanceof NeedMore) {
      ByteBuffer piece = all.slice(all.position(), Math.min(size, all.remaining()));
      result = tunnel.receive(piece);
      all.position(all.position() + piece.position());
    }
    assertThat(result).isInstanceOf(HttpResponse.class);
    HttpResponse response = (HttpResponse) result;
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.reason()).isEqualTo("Connection established");
    assertThat(response.headers()).containsEntry("a", List.of("b"));
    assertThat(all.position()).isEqualTo(head.length());
  }

  @Test
  void aMalformedHeadSaysWhatCame() {
    assertThat(tunnel("ws://host", null).receive(bytes("HTTP/1.1 abc\r\n\r\n")))
        .isEqualTo(
            new Failed("Status line: got \"HTTP/1.1 abc\", expected \"HTTP/1.1 <status>\"", 0));
  }

  @Test
  void anEndBeforeTheHeadSaysHowMuchCame() {
    ProxyTunnel tunnel = tunnel("ws://host", null);
    assertThat(tunnel.receive(bytes("HTTP"))).isInstanceOf(NeedMore.class);
    assertThat(tunnel.receiveEof())
        .isEqualTo(
            new Failed(
                "Response head: got the end of the stream after 4 bytes, expected an empty line",
                0));
  }
}
