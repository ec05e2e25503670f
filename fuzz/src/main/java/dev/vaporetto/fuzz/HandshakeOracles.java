package dev.vaporetto.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.vaporetto.protocol.extension.DeflateSettings;
import dev.vaporetto.protocol.extension.ExtensionRefusedException;
import dev.vaporetto.protocol.extension.PermessageDeflate;
import dev.vaporetto.protocol.extension.ZlibPool;
import dev.vaporetto.protocol.handshake.ClientHandshake;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Established;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import dev.vaporetto.protocol.handshake.HandshakeResult;
import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import dev.vaporetto.protocol.handshake.HandshakeResult.Rejected;
import dev.vaporetto.protocol.handshake.HttpTokens;
import dev.vaporetto.protocol.handshake.SameOrigin;
import dev.vaporetto.protocol.handshake.ServerHandshake;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The properties of every request to a server. */
final class HandshakeOracles {
  private static final Set<Integer> STATUSES = Set.of(400, 405, 426, 431, 501);

  private static final PermessageDeflate COMPRESSION =
      new PermessageDeflate(DeflateSettings.DEFAULT, new ZlibPool());

  private HandshakeOracles() {}

  static void check(TextRequest request) {
    HandshakeResult result = ServerHandshake.evaluate(request);
    if (result instanceof Rejected rejected) {
      checkRejected(rejected);
    } else if (result instanceof Accepted accepted) {
      if (accepted.accept() == null) {
        checkConnect(request, accepted);
      } else {
        checkUpgrade(request, accepted);
      }
    }
  }

  /** RFC 8441 §5: over HTTP/2 there is no key, and nothing proves that it was read. */
  private static void checkConnect(TextRequest request, Accepted accepted) {
    Finding.unlessEqual("method", "CONNECT", request.method());
    Finding.unlessEqual(":protocol", "websocket", String.valueOf(request.connectProtocol()));
    checkOffers(accepted);
    List<String> hosts = request.headers("Host");
    checkOrigin(accepted, hosts.isEmpty() ? "server.example.com" : hosts.get(0));
  }

  private static void checkRejected(Rejected rejected) {
    if (!STATUSES.contains(rejected.status())) {
      throw new Finding("status " + rejected.status() + "; expected one of " + STATUSES);
    }
    Finding.unlessPrintable(rejected.message());
    rejected.headers().forEach((name, value) -> Finding.unlessPrintable(name + value));
  }

  private static void checkUpgrade(TextRequest request, Accepted accepted) {
    String key = request.headers("Sec-WebSocket-Key").get(0).strip();
    byte[] nonce = Base64.getDecoder().decode(key);
    Finding.unlessEqual("bytes of the key", 16, nonce.length);
    Finding.unlessEqual("Sec-WebSocket-Accept", proof(key), String.valueOf(accepted.accept()));
    checkOffers(accepted);
    checkOrigin(accepted, request.headers("Host").get(0));
    establish(accepted, nonce);
  }

  private static void checkOffers(Accepted accepted) {
    Set<String> names = new HashSet<>();
    for (String subprotocol : accepted.subprotocols()) {
      if (!HttpTokens.isToken(subprotocol) || !names.add(subprotocol)) {
        throw new Finding("the subprotocol " + subprotocol + " is no token, or comes twice");
      }
    }
    checkExtensions(accepted.extensions());
    checkCompression(accepted.extensions());
  }

  private static void checkOrigin(Accepted accepted, String host) {
    for (boolean secure : new boolean[] {true, false}) {
      Finding.unlessPrintable(SameOrigin.check(accepted.origin(), host, secure).message());
    }
  }

  private static String proof(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII);
      return Base64.getEncoder().encodeToString(sha1.digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this platform has no SHA-1", e);
    }
  }

  /** Whatever is offered, the answer is one of ours or none; and a client judges any answer. */
  private static void checkCompression(List<ExtensionOffer> offers) {
    List<ExtensionOffer> agreed = COMPRESSION.answer(offers).agreed();
    boolean offered =
        offers.stream().anyMatch(offer -> offer.name().equals(PermessageDeflate.NAME));
    if (agreed.size() > (offered ? 1 : 0)) {
      throw new Finding("agreed to " + agreed + " for " + offers);
    }
    for (List<ExtensionOffer> answer : List.of(agreed, offers)) {
      try {
        COMPRESSION.accept(answer);
      } catch (ExtensionRefusedException e) {
        Finding.unlessPrintable(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Written and parsed again. */
  private static void checkExtensions(List<ExtensionOffer> extensions) {
    if (extensions.isEmpty()) {
      return;
    }
    String header = ExtensionOffer.headerValue(extensions);
    Finding.unlessPrintable(header);
    TextRequest again = TextRequest.validBut("Sec-WebSocket-Extensions", List.of(header));
    if (!(ServerHandshake.evaluate(again) instanceof Accepted accepted)) {
      throw new Finding("an extension header of our own is refused: " + header);
    }
    Finding.unlessEqual("extensions written and parsed again", extensions, accepted.extensions());
  }

  /** Our client, had it sent this request, accepts our server's answer. */
  private static void establish(Accepted accepted, byte[] nonce) {
    ClientHandshake client =
        ClientHandshake.builder(URI.create("ws://server.example.com/"), nonce)
            .subprotocols(accepted.subprotocols())
            .extensions(accepted.extensions())
            .maxResponseHead(1 << 20)
            .build();
    StringBuilder response =
        new StringBuilder("HTTP/1.1 101 \r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
    // A key may have bits behind its 16 bytes; the one that our client writes has none.
    String proof = proof(Base64.getEncoder().encodeToString(nonce));
    response.append("Sec-WebSocket-Accept: ").append(proof).append("\r\n");
    if (!accepted.subprotocols().isEmpty()) {
      String chosen = accepted.subprotocols().get(0);
      response.append("Sec-WebSocket-Protocol: ").append(chosen).append("\r\n");
    }
    if (!accepted.extensions().isEmpty()) {
      ExtensionOffer agreed = accepted.extensions().get(0);
      response.append("Sec-WebSocket-Extensions: ").append(agreed).append("\r\n");
    }
    ByteBuffer head = ByteBuffer.wrap(response.append("\r\n").toString().getBytes(ISO_8859_1));
    ClientHandshakeResult result = client.receive(head);
    if (!(result instanceof Established)) {
      throw new Finding("our client does not take our server's answer: " + result);
    }
  }
}
