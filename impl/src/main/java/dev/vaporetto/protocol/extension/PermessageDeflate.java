package dev.vaporetto.protocol.extension;

import dev.vaporetto.protocol.extension.ExtensionPipeline.Deflate;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The negotiation of permessage-deflate (RFC 7692 §5, §7.1) for both roles. Thread-safe and
 * immutable; the pool is shared by all connections and closed by whoever made it.
 */
public final class PermessageDeflate {
  /** The name of the extension. */
  public static final String NAME = DeflateParameters.EXTENSION;

  private final DeflateSettings settings;
  private final ZlibPool pool;

  public PermessageDeflate(DeflateSettings settings, ZlibPool pool) {
    this.settings = settings;
    this.pool = pool;
  }

  /**
   * A client that makes an offer of an application's words.
   *
   * @param offer with {@code server_no_context_takeover} and {@code client_no_context_takeover}, or
   *     without; either way the server may still say both
   * @param settings all but the context takeover
   * @throws ExtensionRefusedException if the offer has other parameters, which are not supported,
   *     or is not as RFC 7692 §7.1 says
   */
  public static PermessageDeflate offering(
      ExtensionOffer offer, DeflateSettings settings, ZlibPool pool)
      throws ExtensionRefusedException {
    DeflateParameters parameters = DeflateParameters.parse(offer);
    if (parameters.serverMaxWindowBits() != 0 || parameters.clientMaxWindowBits() != 0) {
      throw DeflateParameters.refused(offer, "no window bits, which this client does not offer");
    }
    return new PermessageDeflate(
        settings.withContextTakeover(
            !parameters.serverNoContextTakeover(), !parameters.clientNoContextTakeover()),
        pool);
  }

  // ---- server

  /**
   * Answers a client's offers: the first that is acceptable counts, the others are declined. That
   * never fails the handshake.
   *
   * @param offers of whatever extensions, in the client's order of preference
   */
  public ExtensionPipeline answer(List<ExtensionOffer> offers) {
    for (ExtensionOffer offer : offers) {
      DeflateParameters acceptable = acceptable(offer);
      if (acceptable != null) {
        return answer(acceptable);
      }
    }
    return ExtensionPipeline.NONE;
  }

  private static @Nullable DeflateParameters acceptable(ExtensionOffer offer) {
    if (!offer.name().equals(NAME)) {
      return null;
    }
    try {
      return DeflateParameters.parse(offer);
    } catch (ExtensionRefusedException e) {
      // §7: a server MUST decline such an offer; the client's next one may be better.
      return null;
    }
  }

  private ExtensionPipeline answer(DeflateParameters offer) {
    // §7.1.2.1: accepted by an answer with the same or a smaller value
    int windowBits = offer.serverMaxWindowBits();
    boolean smallWindow = windowBits != 0 && windowBits != DeflateParameters.MAX_WINDOW_BITS;
    // §7.1.1.1: an offer with server_no_context_takeover is accepted by saying it, too; a server
    // may say it in any case. A smaller window is kept by forgetting, which leaves no context.
    boolean serverTakeover =
        settings.serverContextTakeover() && !offer.serverNoContextTakeover() && !smallWindow;
    // §7.1.1.2: a server may demand it in any case; the client's own is a promise that it repeats,
    // so that no decompressor is kept for nothing.
    boolean clientTakeover = settings.clientContextTakeover() && !offer.clientNoContextTakeover();
    // §7.1.2.2: client_max_window_bits need not be answered. Our window always has 15 bits, so a
    // smaller one would save nothing.
    ExtensionOffer answer =
        new DeflateParameters(!serverTakeover, !clientTakeover, windowBits, 0).toElement();
    int serverWindowBits = smallWindow ? windowBits : DeflateParameters.MAX_WINDOW_BITS;
    return new ExtensionPipeline(
        List.of(answer),
        new Deflate(serverTakeover, clientTakeover, serverWindowBits, settings, pool));
  }

  // ---- client

  /**
   * What a client sends in its request. {@code client_max_window_bits} is not offered, since
   * java.util.zip compresses with 15 bits only.
   */
  public List<ExtensionOffer> offers() {
    return List.of(
        new DeflateParameters(
                !settings.serverContextTakeover(), !settings.clientContextTakeover(), 0, 0)
            .toElement());
  }

  /**
   * Judges a server's answer to {@link #offers}.
   *
   * @param agreed the extensions in the response; empty if there are none
   * @throws ExtensionRefusedException if the client must fail the connection
   */
  public ExtensionPipeline accept(List<ExtensionOffer> agreed) throws ExtensionRefusedException {
    ExtensionOffer answer = only(agreed);
    if (answer == null) {
      return ExtensionPipeline.NONE;
    }
    DeflateParameters parameters = DeflateParameters.parse(answer);
    // §7.1.2.2: MUST NOT be in a response to an offer without it
    if (parameters.clientMaxWindowBits() != 0) {
      throw DeflateParameters.refused(answer, "no client_max_window_bits, which was not offered");
    }
    // §7.1.1.1: the server accepts the offer by saying it, too
    if (!settings.serverContextTakeover() && !parameters.serverNoContextTakeover()) {
      throw DeflateParameters.refused(answer, "server_no_context_takeover, which was offered");
    }
    // §7.1.1.2: without client_no_context_takeover the client may still do without
    boolean clientTakeover =
        settings.clientContextTakeover() && !parameters.clientNoContextTakeover();
    return new ExtensionPipeline(
        agreed,
        new Deflate(
            !parameters.serverNoContextTakeover(),
            clientTakeover,
            DeflateParameters.MAX_WINDOW_BITS,
            settings,
            pool));
  }

  private static @Nullable ExtensionOffer only(List<ExtensionOffer> agreed)
      throws ExtensionRefusedException {
    if (agreed.isEmpty()) {
      return null;
    }
    ExtensionOffer answer = agreed.get(0);
    if (agreed.size() > 1 || !answer.name().equals(NAME)) {
      // RFC 6455 §9.1: a client MUST fail for an extension that was not requested
      throw new ExtensionRefusedException(
          "Sec-WebSocket-Extensions: got \""
              + ExtensionOffer.headerValue(agreed)
              + "\", expected at most one "
              + NAME);
    }
    return answer;
  }
}
