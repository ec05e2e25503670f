package dev.vaporetto.protocol.extension;

import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the messages of one connection go through, as its opening handshake agreed (RFC 6455 §9).
 * Immutable. permessage-deflate is the only stage there is.
 */
public final class ExtensionPipeline {
  /** No extension. */
  public static final ExtensionPipeline NONE = new ExtensionPipeline(List.of(), null);

  /** RSV1: "per-message compressed" (RFC 7692 §6). */
  public static final int RSV1 = 0x40;

  /**
   * The stage of permessage-deflate.
   *
   * @param serverContextTakeover whether the server's messages may refer to earlier ones
   * @param clientContextTakeover whether the client's may
   * @param serverWindowBits how far back the server's messages may refer, 8 to 15
   * @param clientWindowBits the same of the client's
   */
  record Deflate(
      boolean serverContextTakeover,
      boolean clientContextTakeover,
      int serverWindowBits,
      int clientWindowBits,
      DeflateSettings settings,
      ZlibPool pool) {}

  private final List<ExtensionOffer> agreed;
  private final @Nullable Deflate deflate;

  ExtensionPipeline(List<ExtensionOffer> agreed, @Nullable Deflate deflate) {
    this.agreed = List.copyOf(agreed);
    this.deflate = deflate;
  }

  /** The elements of Sec-WebSocket-Extensions in the response; empty for none. */
  public List<ExtensionOffer> agreed() {
    return agreed;
  }

  /** The bits of {@code 0x70} in a frame's first byte that have a meaning. */
  public int reservedBits() {
    return deflate == null ? 0 : RSV1;
  }

  /** For what {@code role} sends; null if it is sent as it is. A new one for each connection. */
  public @Nullable MessageDeflater newDeflater(Role role) {
    if (deflate == null) {
      return null;
    }
    boolean server = role == Role.SERVER;
    return new MessageDeflater(
        deflate.pool(),
        server ? deflate.serverContextTakeover() : deflate.clientContextTakeover(),
        server ? deflate.serverWindowBits() : deflate.clientWindowBits(),
        deflate.settings().threshold());
  }

  /** For what {@code role} receives; null if it comes as it is. A new one for each connection. */
  public @Nullable MessageInflater newInflater(Role role) {
    if (deflate == null) {
      return null;
    }
    boolean byClient = role == Role.SERVER;
    return new MessageInflater(
        deflate.pool(),
        byClient ? deflate.clientContextTakeover() : deflate.serverContextTakeover(),
        deflate.settings().maxRatio());
  }

  /** As in the response's header. */
  @Override
  public String toString() {
    return ExtensionOffer.headerValue(agreed);
  }
}
