package dev.vaporetto.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vaporetto.protocol.EveryCut;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Established;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Failed;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.HttpResponse;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.NeedMore;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHandshakeResponseTest {
  private static final byte[] NONCE = "the sample nonce".getBytes(StandardCharsets.US_ASCII);
  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
  private static final String STATUS_101 = "HTTP/1.1 101 Switching Protocols\r\n";
  private static final String UPGRADE = "Upgrade: websocket\r\n";
  private static final String CONNECTION = "Connection: Upgrade\r\n";
  private static final String ACCEPTED = "Sec-WebSocket-Accept: " + ACCEPT + "\r\n";
  private static final String VALID = STATUS_101 + UPGRADE + CONNECTION + ACCEPTED;

  private static ClientHandshake.Builder builder() {
    return ClientHandshake.builder(URI.create("ws://server.example.com/chat"), NONCE);
  }

  private static ClientHandshake handshake() {
    return builder()
        .subprotocols(List.of("v2", "v1"))
        .extensions(
            List.of(
                new ExtensionOffer("permessage-deflate", List.of()),
                new ExtensionOffer("x", List.of())))
        .build();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A result, and how many bytes were left of each input. */
  private record Outcome(ClientHandshakeResult result, int left) {}

  private static final class Receiving implements EveryCut.Receiver<Outcome> {
    private final ClientHandshake handshake;
    private ClientHandshakeResult result = new NeedMore();
    private int left;

    Receiving(ClientHandshake handshake) {
      this.handshake = handshake;
    }

    @Override
    public void receive(ByteBuffer piece) {
      result = handshake.receive(piece);
      left += piece.remaining();
    }

    @Override
    public Outcome outcome() {
      return new Outcome(result, left);
    }
  }

  /** The outcome, which must be the same however the bytes are cut. */
  private static ClientHandshakeResult receive(String text) {
    return receive(text, ClientHandshakeResponseTest::handshake);
  }

  private static ClientHandshakeResult receive(String text, Supplier<ClientHandshake> fresh) {
    byte[] input = text.getBytes(StandardCharsets.ISO_8859_1);
    return EveryCut.outcome(input, () -> new Receiving(fresh.get())).result();
  }

  private static Established established(String text) {
    return assertInstanceOf(Established.class, receive(text), text);
  }

  @Test
  void theResponseOfTheRfcEstablishes() {
    Established established = established(VALID + "Sec-WebSocket-Protocol: v1\r\n\r\n");
    assertEquals("v1", established.subprotocol());
    assertEquals(List.of(), established.extensions());
    assertEquals(List.of("websocket"), established.headers().get("UPGRADE"));
  }

  @Test
  void theServerMayChooseNoSubprotocol() {
    assertNull(established(VALID + "\r\n").subprotocol());
  }

  @Test
  void agreedExtensionsAreHandedOn() {
    Established established =
        established(
            VALID
                + "Sec-WebSocket-Extensions: x, permessage-deflate;"
                + " server_max_window_bits=\"10\"\r\n\r\n");
    assertEquals(
        "x, permessage-deflate; server_max_window_bits=10",
        ExtensionOffer.headerValue(established.extensions()));
  }

  static Stream<String> oddButLegal() {
    return Stream.of(
        VALID.replace("Switching Protocols", "") + "\r\n",
        VALID.replace(" Switching Protocols", "") + "\r\n",
        VALID.replace("Upgrade: websocket", "uPGRADE:WebSOCKET\t ") + "\r\n",
        VALID.replace(CONNECTION, "Connection: keep-alive\r\nconnection: x ,upgrade\r\n") + "\r\n",
        VALID.replace("Accept: ", "Accept:\r\n  ") + "\r\n",
        VALID + "Empty:\r\nObs: \u00e9\t\u00ff\r\n \r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"
            + VALID
            + "\r\n");
  }

  @ParameterizedTest
  @MethodSource("oddButLegal")
  void whatTheRfcsAllowEstablishes(String text) {
    established(text);
  }

  @Test
  void theFirstFramesStayInTheBuffer() {
    ByteBuffer in = bytes(VALID + "\r\n" + "\u0081\u0002hi");
    ClientHandshake handshake = handshake();
    ClientHandshakeResult result = handshake.receive(in);
    assertInstanceOf(Established.class, result);
    assertEquals(4, in.remaining());
    assertSame(result, handshake.receive(in), "the outcome is repeated");
    assertSame(result, handshake.receiveEof(), "and the end of the stream is not the handshake's");
    assertEquals(4, in.remaining());
  }

  static Stream<Arguments> failures() {
    String accept = "Sec-WebSocket-Accept: got ";
    return Stream.of(
        Arguments.of(
            STATUS_101 + CONNECTION + ACCEPTED + "\r\n",
            101,
            "Upgrade: got none, expected exactly \"websocket\""),
        Arguments.of(
            VALID.replace("websocket", "h2c") + "\r\n",
            101,
            "Upgrade: got \"h2c\", expected exactly \"websocket\""),
        Arguments.of(
            VALID + UPGRADE + "\r\n",
            101,
            "Upgrade: got 2 header lines \"websocket | websocket\", expected exactly"
                + " \"websocket\""),
        Arguments.of(
            STATUS_101 + UPGRADE + ACCEPTED + "\r\n",
            101,
            "Connection: got none, expected the token \"Upgrade\""),
        Arguments.of(
            VALID.replace("Connection: Upgrade", "Connection: close") + "\r\n",
            101,
            "Connection: got \"close\", expected the token \"Upgrade\""),
        Arguments.of(
            STATUS_101 + UPGRADE + CONNECTION + "\r\n",
            101,
            accept + "none, expected exactly \"" + ACCEPT + "\""),
        Arguments.of(
            VALID.replace("s3p", "S3p") + "\r\n",
            101,
            accept + "\"S3pPLMBiTxaQ9kYGzzhZRbK+xOo=\", expected exactly \"" + ACCEPT + "\""),
        Arguments.of(
            VALID + ACCEPTED + "\r\n",
            101,
            accept
                + "2 header lines \""
                + ACCEPT
                + " | "
                + ACCEPT
                + "\", expected exactly \""
                + ACCEPT
                + "\""),
        Arguments.of(
            VALID.replace("HTTP/1.1", "HTTP/1.0") + "\r\n",
            101,
            "Protocol: got \"HTTP/1.0\", expected \"HTTP/1.1\""),
        Arguments.of(
            VALID.replace("HTTP/1.1", "HTTP/2.0") + "\r\n",
            101,
            "Protocol: got \"HTTP/2.0\", expected \"HTTP/1.1\""),
        Arguments.of(
            VALID + "Sec-WebSocket-Protocol: v3\r\n\r\n",
            101,
            "Sec-WebSocket-Protocol: got \"v3\", expected one of [v2, v1]"),
        Arguments.of(
            VALID + "Sec-WebSocket-Protocol: V1\r\n\r\n",
            101,
            "Sec-WebSocket-Protocol: got \"V1\", expected one of [v2, v1]"),
        Arguments.of(
            VALID + "Sec-WebSocket-Protocol: v2, v1\r\n\r\n",
            101,
            "Sec-WebSocket-Protocol: got \"v2, v1\", expected one of [v2, v1]"),
        Arguments.of(
            VALID + "Sec-WebSocket-Protocol: \r\n\r\n",
            101,
            "Sec-WebSocket-Protocol: got \"\", expected one of [v2, v1]"),
        Arguments.of(
            VALID + "Sec-WebSocket-Protocol: v2\r\nSec-WebSocket-Protocol: v2\r\n\r\n",
            101,
            "Sec-WebSocket-Protocol: got 2 header lines \"v2 | v2\", expected one of [v2, v1]"),
        Arguments.of(
            VALID + "Sec-WebSocket-Extensions: y\r\n\r\n",
            101,
            "Sec-WebSocket-Extensions: got \"y\", expected each at most once of"
                + " [permessage-deflate, x]"),
        Arguments.of(
            VALID + "Sec-WebSocket-Extensions: x, x\r\n\r\n",
            101,
            "Sec-WebSocket-Extensions: got \"x, x\", expected each at most once of"
                + " [permessage-deflate, x]"),
        Arguments.of(
            VALID + "Sec-WebSocket-Extensions: x\r\nSec-WebSocket-Extensions: x\r\n\r\n",
            101,
            "Sec-WebSocket-Extensions: got 2 header lines \"x | x\", expected at most one"),
        Arguments.of(
            VALID + "Sec-WebSocket-Extensions: x;\r\n\r\n",
            101,
            "Sec-WebSocket-Extensions: got \"x;\", expected a parameter name at index 2"),
        Arguments.of("SSH-2.0-x\r\n", 0, "Response: got \"S\", expected \"HTTP/1.1\""),
        Arguments.of("HTTQ/1.1", 0, "Response: got \"HTTQ\", expected \"HTTP/1.1\""),
        Arguments.of("\r\nHTTP/1.1", 0, "Response: got \"?\", expected \"HTTP/1.1\""),
        Arguments.of(
            "HTTP/1.1 200 OK\n",
            0,
            "Response head: got a CR or LF alone at byte 16, expected CRLF"),
        Arguments.of(
            VALID + "X: a\rb\r\n\r\n",
            0,
            "Response head: got a CR or LF alone at byte "
                + (VALID.length() + 6)
                + ", expected CRLF"),
        Arguments.of(
            VALID + "\r\r\n",
            0,
            "Response head: got a CR or LF alone at byte "
                + (VALID.length() + 2)
                + ", expected CRLF"),
        Arguments.of(
            "HTTP/1.1 1\r\n\r\n",
            0,
            "Status line: got \"HTTP/1.1 1\", expected \"HTTP/1.1 <status>\""),
        Arguments.of(
            "HTTP/1.1 099 x\r\n\r\n",
            0,
            "Status line: got \"HTTP/1.1 099 x\", expected \"HTTP/1.1 <status>\""),
        Arguments.of(
            "HTTP/1.1 1011 x\r\n\r\n",
            0,
            "Status line: got \"HTTP/1.1 1011 x\", expected \"HTTP/1.1 <status>\""),
        Arguments.of(
            "HTTP/1.1  101 x\r\n\r\n",
            0,
            "Status line: got \"HTTP/1.1  101 x\", expected \"HTTP/1.1 <status>\""),
        Arguments.of(
            "HTTP/11 101 x\r\n\r\n",
            0,
            "Status line: got \"HTTP/11 101 x\", expected \"HTTP/1.1 <status>\""),
        Arguments.of(
            VALID + "no colon\r\n\r\n",
            101,
            "Response header line: got \"no colon\", expected \"name: value\""),
        Arguments.of(
            VALID + "no colon\r\nbut: later\r\n\r\n",
            101,
            "Response header line: got \"no colon\", expected \"name: value\""),
        Arguments.of(
            VALID + "X : a\r\n\r\n",
            101,
            "Response header line: got \"X : a\", expected \"name: value\""),
        Arguments.of(
            VALID + ": a\r\n\r\n",
            101,
            "Response header line: got \": a\", expected \"name: value\""),
        Arguments.of(
            "HTTP/1.1 101 x\r\n folded: first\r\n\r\n",
            101,
            "Response header line: got \" folded: first\", expected \"name: value\""),
        Arguments.of(
            VALID + "X: a\u0000b\r\n\r\n",
            101,
            "Response head: got the control character U+0000 in \"X: a?b\", expected none"),
        Arguments.of(
            "HTTP/1.1 101 x\u007f\r\n\r\n",
            0,
            "Response head: got the control character U+007F in \"HTTP/1.1 101 x?\", expected"
                + " none"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aBrokenResponseFailsAndSaysWhy(String text, int status, String message) {
    assertEquals(new Failed(message, status), receive(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/x.1 101 x",
        "HTTP/:.1 101 x",
        "HTTP/1x1 101 x",
        "HTTP/1.x 101 x",
        "HTTP/1./ 101 x",
        "HTTP/1.1x101 x",
        "HTTP/1.1 /01 x",
        "HTTP/1.1 :01 x",
        "HTTP/1.1 1x1 x",
        "HTTP/1.1 10x x",
        "HTTP/1.1 101x",
      })
  void aBrokenStatusLineFails(String line) {
    assertEquals(
        new Failed("Status line: got \"" + line + "\", expected \"HTTP/1.1 <status>\"", 0),
        receive(line + "\r\n\r\n"));
  }

  @Test
  void whatWasNotRequestedMayNotBeAgreed() {
    assertEquals(
        new Failed("Sec-WebSocket-Protocol: got \"v1\", expected none, none was requested", 101),
        receive(VALID + "Sec-WebSocket-Protocol: v1\r\n\r\n", () -> builder().build()));
    assertEquals(
        new Failed("Sec-WebSocket-Extensions: got \"x\", expected none, none was offered", 101),
        receive(VALID + "Sec-WebSocket-Extensions: x\r\n\r\n", () -> builder().build()));
  }

  @Test
  void changedHeadersDecideWhatWasRequested() {
    ClientHandshake plain = builder().build();
    var headers = plain.headers();
    headers.put("Sec-WebSocket-Protocol", List.of("v9"));
    assertInstanceOf(
        Established.class,
        plain.withHeaders(headers).receive(bytes(VALID + "Sec-WebSocket-Protocol: v9\r\n\r\n")));
  }

  @Test
  void anotherStatusIsHandedOnWithItsHeadersAndBody() {
    ByteBuffer in =
        bytes(
            "HTTP/1.1 401 Not you\r\nWWW-Authenticate: Basic\r\nwww-authenticate: Digest\r\n"
                + "Content-Length: 4\r\n\r\nbody");
    HttpResponse response = assertInstanceOf(HttpResponse.class, handshake().receive(in));
    assertEquals(401, response.status());
    assertEquals("Not you", response.reason());
    List<String> challenges = response.headers().get("WWW-AUTHENTICATE");
    assertNotNull(challenges);
    assertEquals(List.of("Basic", "Digest"), challenges);
    assertEquals(4, in.remaining());
    assertThrows(UnsupportedOperationException.class, () -> response.headers().clear());
    assertThrows(UnsupportedOperationException.class, challenges::clear);
  }

  @Test
  void aProxyMayAnswerWithHttp10() {
    HttpResponse response =
        assertInstanceOf(HttpResponse.class, receive("HTTP/1.0 502 Bad Gateway\r\n\r\n"));
    assertEquals(502, response.status());
  }

  @Test
  void theHeadIsBoundedToTheByte() {
    String head = VALID + "\r\n";
    assertInstanceOf(
        Established.class, receive(head, () -> builder().maxResponseHead(head.length()).build()));
    assertEquals(
        new Failed(
            "Response head: got more than "
                + (head.length() - 1)
                + " bytes, expected at most "
                + (head.length() - 1),
            0),
        receive(head, () -> builder().maxResponseHead(head.length() - 1).build()));
    assertThrows(IllegalArgumentException.class, () -> builder().maxResponseHead(0));
  }

  @Test
  void anEndlessHeadFailsAtTheDefaultBound() {
    assertEquals(
        new Failed("Response head: got more than 16384 bytes, expected at most 16384", 0),
        receive("HTTP/1.1 101 " + "x".repeat(20_000)));
  }

  @Test
  void endlessInterimResponsesFailAtTheBoundToo() {
    String hints = "HTTP/1.1 103 Early Hints\r\n\r\n";
    Failed failed = assertInstanceOf(Failed.class, receive(hints.repeat(1_000)));
    assertEquals(
        "Response head: got more than 16384 bytes, expected at most 16384", failed.message());
  }

  @Test
  void theEndOfTheStreamBeforeTheEndOfTheHeadFails() {
    ClientHandshake handshake = builder().build();
    assertInstanceOf(NeedMore.class, handshake.receive(bytes("HTTP/1.1 101")));
    Failed failed =
        new Failed(
            "Response head: got the end of the stream after 12 bytes, expected an empty line", 0);
    assertEquals(failed, handshake.receiveEof());
    assertEquals(failed, handshake.receive(bytes("x")));
  }

  @Test
  void aHostileHeadTakesLinearTime() {
    int bound = 4_000_000;
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (String line : List.of("a:\r\n", "a: b\r\n", "a: b\r\n" + " x\r\n".repeat(50_000))) {
            String head = "HTTP/1.1 200 OK\r\n" + line.repeat(900_000 / line.length()) + "\r\n";
            ClientHandshake handshake = builder().maxResponseHead(bound).build();
            ByteBuffer in = bytes(head);
            ClientHandshakeResult result = new NeedMore();
            while (in.hasRemaining()) {
              ByteBuffer one = in.slice(in.position(), 1);
              in.position(in.position() + 1);
              result = handshake.receive(one);
            }
            assertTrue(result instanceof HttpResponse, () -> "for " + line.length());
          }
        });
  }
}
