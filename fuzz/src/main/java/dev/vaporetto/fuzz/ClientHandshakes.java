package dev.vaporetto.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.vaporetto.fuzz.Memory.Measured;
import dev.vaporetto.protocol.handshake.ClientHandshake;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Established;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Failed;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.NeedMore;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;

/** Responses to a client's handshake, and what follows them. */
public final class ClientHandshakes {
  private static final URI CHAT = URI.create("ws://server.example.com/chat");
  private static final byte[] NONCE = "the sample nonce".getBytes(US_ASCII);
  private static final List<String> SUBPROTOCOLS = List.of("v2", "v1");
  private static final int MAX_HEAD = 2048;

  /**
   * The bytes that a handshake may allocate for any input, beside those for each byte of its head.
   */
  private static final long FREE_ALLOCATION = 256 * 1024;

  private static final int ALLOCATION_PER_BYTE = 256;

  /**
   * The outcome of a handshake.
   *
   * @param left bytes that it did not consume
   */
  record Outcome(ClientHandshakeResult result, int left) {}

  private ClientHandshakes() {}

  /** The fuzzer's entry. */
  public static void fuzzerTestOneInput(byte[] input) {
    Outcome outcome = Memory.bounded(() -> receive(Cuts.pieces(input, Cuts.none())));
    for (int[] cuts : Cuts.of(input)) {
      Outcome cut = Memory.bounded(() -> receive(Cuts.pieces(input, cuts)));
      Finding.unlessEqual("with " + cuts.length + " cuts", outcome, cut);
    }
    check(outcome.result());
  }

  private static Measured<Outcome> receive(List<ByteBuffer> pieces) {
    ClientHandshake handshake =
        ClientHandshake.builder(CHAT, NONCE)
            .subprotocols(SUBPROTOCOLS)
            .extensions(
                List.of(
                    new ExtensionOffer("permessage-deflate", List.of()),
                    new ExtensionOffer("x", List.of())))
            .maxResponseHead(MAX_HEAD)
            .build();
    long before = Memory.allocated();
    ClientHandshakeResult result = new NeedMore();
    int left = 0;
    for (ByteBuffer piece : pieces) {
      result = handshake.receive(piece);
      left += piece.remaining();
    }
    long excess =
        Memory.allocated() - before - FREE_ALLOCATION - (long) MAX_HEAD * ALLOCATION_PER_BYTE;
    return new Measured<>(new Outcome(result, left), Math.max(0, excess));
  }

  private static void check(ClientHandshakeResult result) {
    if (result instanceof Failed failed) {
      Finding.unlessPrintable(failed.message());
    } else if (result instanceof Established established) {
      String subprotocol = established.subprotocol();
      if (subprotocol != null && !SUBPROTOCOLS.contains(subprotocol)) {
        throw new Finding("the subprotocol " + subprotocol + " was not requested");
      }
      if (!established.extensions().isEmpty()) {
        Finding.unlessPrintable(ExtensionOffer.headerValue(established.extensions()));
      }
    }
  }
}
