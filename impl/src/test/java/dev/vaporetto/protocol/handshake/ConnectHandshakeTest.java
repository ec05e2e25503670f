package dev.vaporetto.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import dev.vaporetto.protocol.handshake.HandshakeResult.NotWebSocket;
import dev.vaporetto.protocol.handshake.HandshakeResult.Rejected;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The handshake of HTTP/2 (RFC 8441): an extended CONNECT. */
class ConnectHandshakeTest {
  /** What a browser sends: neither Host nor Upgrade, Connection or a key. */
  private static final TestRequest VALID =
      TestRequest.valid()
          .without("Host")
          .without("Upgrade")
          .without("Connection")
          .without("Sec-WebSocket-Key")
          .method("CONNECT")
          .protocol("HTTP/2.0");

  private record Connect(TestRequest request, @Nullable String connectProtocol)
      implements RequestHead {
    @Override
    public String method() {
      return request.method();
    }

    @Override
    public String protocol() {
      return request.protocol();
    }

    @Override
    public List<String> headers(String name) {
      return request.headers(name);
    }

    @Override
    public long size() {
      return request.size();
    }
  }

  private static HandshakeResult webSocket(TestRequest request) {
    return ServerHandshake.evaluate(new Connect(request, "websocket"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/2", "HTTP/2.0", "HTTP/3"})
  void anExtendedConnectIsAcceptedWithoutAKey(String protocol) {
    assertThat(
            webSocket(
                VALID
                    .protocol(protocol)
                    .with("Origin", "https://example.com")
                    .with("Sec-WebSocket-Protocol", "chat")
                    .with("Sec-WebSocket-Extensions", "permessage-deflate")))
        .isEqualTo(
            new Accepted(
                null,
                "https://example.com",
                List.of("chat"),
                List.of(new ExtensionOffer("permessage-deflate", List.of()))));
  }

  @Test
  void aKeyHasNoMeaning() {
    assertThat(webSocket(VALID.with("Sec-WebSocket-Key", "x")))
        .isEqualTo(new Accepted(null, null, List.of(), List.of()));
  }

  @Test
  void aHostMayStandBesideTheAuthority() {
    assertThat(webSocket(VALID.with("Host", "example.com"))).isInstanceOf(Accepted.class);
  }

  @Test
  void anotherProtocolIsPassedOn() {
    assertThat(ServerHandshake.evaluate(new Connect(VALID, "connect-udp")))
        .isEqualTo(new NotWebSocket());
  }

  @Test
  void aConnectOfAProxysClientIsPassedOn() {
    TestRequest plain = VALID.without("Sec-WebSocket-Version");
    assertThat(ServerHandshake.evaluate(plain)).isEqualTo(new NotWebSocket());
  }

  @Test
  void anyOtherMethodIsPassedOn() {
    assertThat(webSocket(VALID.method("GET"))).isEqualTo(new NotWebSocket());
  }

  @Test
  void aServerThatHidesTheProtocolAnswersThatItCannot() {
    assertThat(ServerHandshake.evaluate(VALID))
        .isEqualTo(
            new Rejected(
                501,
                Map.of(),
                "Method: got an extended CONNECT, whose stream this server does not hand over,"
                    + " expected GET"));
  }

  @Test
  void aWrongVersionIsAnsweredWithTheOneWeSpeak() {
    assertThat(webSocket(VALID.replace("Sec-WebSocket-Version", "14")))
        .isEqualTo(
            new Rejected(
                426,
                Map.of("Sec-WebSocket-Version", "13"),
                "Sec-WebSocket-Version: got \"14\", expected \"13\""));
  }

  private static void assertBad(TestRequest request, String message) {
    assertThat(webSocket(request)).isEqualTo(new Rejected(400, Map.of(), message));
  }

  @Test
  void whatBreaksARuleIsABadRequest() {
    assertBad(
        VALID.without("Sec-WebSocket-Version"),
        "Sec-WebSocket-Version: got none, expected exactly one, \"13\"");
    assertBad(
        VALID.with("Host", "a", "b"),
        "Host: got 2 header lines \"a | b\", expected exactly one host[:port]");
    assertBad(
        VALID.with("Origin", "https://a", "https://b"),
        "Origin: got 2 header lines \"https://a | https://b\", expected at most one");
    assertBad(
        VALID.with("Content-Length", "5"),
        "Content-Length: got \"5\", expected none or 0 (no body)");
    assertThat(webSocket(VALID.with("Sec-WebSocket-Protocol", "a b"))).isInstanceOf(Rejected.class);
  }
}
