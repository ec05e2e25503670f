package dev.vaporetto.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Established;
import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HandshakeRoundTripTest {
  @Test
  void theClientEstablishesWhatTheServerAccepted() {
    Random random = new Random(101);
    byte[] nonce = new byte[16];
    for (int i = 0; i < 500; i++) {
      random.nextBytes(nonce);
      ClientHandshake client =
          ClientHandshake.builder(URI.create("wss://example.org:8443/chat/room?x=%20"), nonce)
              .subprotocols(List.of("v2", "v1"))
              .extensions(
                  List.of(
                      new ExtensionOffer(
                          "permessage-deflate",
                          List.of(new ExtensionOffer.Parameter("client_max_window_bits", null))),
                      new ExtensionOffer("x", List.of())))
              .header("Origin", "https://example.org:8443")
              .build();
      TestRequest request = TestRequest.parse(client.request());
      Accepted accepted = assertInstanceOf(Accepted.class, ServerHandshake.evaluate(request));
      assertEquals(List.of("v2", "v1"), accepted.subprotocols());
      assertEquals(2, accepted.extensions().size());
      String host = request.headers("Host").get(0);
      SameOrigin.Decision decision = SameOrigin.check(accepted.origin(), host, true);
      assertTrue(decision.allowed(), decision.message());

      ExtensionOffer agreed = accepted.extensions().get(0);
      String response =
          "HTTP/1.1 101 \r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
              + accepted.accept()
              + "\r\nSec-WebSocket-Protocol: "
              + accepted.subprotocols().get(1)
              + "\r\nSec-WebSocket-Extensions: "
              + agreed
              + "\r\n\r\n";
      Established established =
          assertInstanceOf(
              Established.class,
              client.receive(ByteBuffer.wrap(response.getBytes(StandardCharsets.US_ASCII))));
      assertEquals("v1", established.subprotocol());
      assertEquals(List.of(agreed), established.extensions());
    }
  }
}
