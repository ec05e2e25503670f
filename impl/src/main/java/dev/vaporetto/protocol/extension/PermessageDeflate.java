package dev.vaporetto.protocol.extension;

import dev.vaporetto.protocol.extension.ExtensionPipeline.Deflate;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

  /** What open connections share; the parameters of an answer have few values. */
  private final Map<DeflateParameters, ExtensionPipeline> answers = new ConcurrentHashMap<>();

  /** What a client offers; a server has no use for it. */
  private final DeflateParameters offer;

  /** A server, or a client that offers what the settings say. */
  public PermessageDeflate(DeflateSettings settings, ZlibPool pool) {
    this(
        settings,
        pool,
        new DeflateParameters(
                !settings.serverContextTakeover(), !settings.clientContextTakeover(), 0, 0)
            .withClientMaxWindowBits());
  }

  private PermessageDeflate(DeflateSettings settings, ZlibPool pool, DeflateParameters offer) {
    this.settings = settings;
    this.pool = pool;
    this.offer = offer;
  }

  /**
   * A client that makes an offer of an application's words, and says besides that it can keep any
   * window that the server asks for ({@code client_max_window_bits}).
   *
   * @param offer with the parameters of RFC 7692 §7.1 or without; whatever it says, the server may
   *     still demand that there is no context takeover
   * @param settings all but the context takeover
   * @throws ExtensionRefusedException if the offer is not as RFC 7692 §7.1 says
   */
  public static PermessageDeflate offering(
      ExtensionOffer offer, DeflateSettings settings, ZlibPool pool)
      throws ExtensionRefusedException {
    DeflateParameters parameters = DeflateParameters.parse(offer);
    return new PermessageDeflate(
        settings.withContextTakeover(
            !parameters.serverNoContextTakeover(), !parameters.clientNoContextTakeover()),
        pool,
        parameters.withClientMaxWindowBits());
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
    boolean smallWindow = isSmall(windowBits);
    // §7.1.1.1: an offer with server_no_context_takeover is accepted by saying it, too; a server
    // may say it in any case. A smaller window is kept by forgetting, which leaves no context.
    boolean serverTakeover =
        settings.serverContextTakeover() && !offer.serverNoContextTakeover() && !smallWindow;
    // §7.1.1.2: a server may demand it in any case; the client's own is a promise that it repeats,
    // so that no decompressor is kept for nothing.
    boolean clientTakeover = settings.clientContextTakeover() && !offer.clientNoContextTakeover();
    // §7.1.2.2: client_max_window_bits need not be answered. Our window always has 15 bits, so a
    // smaller one would save nothing.
    return answers.computeIfAbsent(
        new DeflateParameters(!serverTakeover, !clientTakeover, windowBits, 0), this::pipeline);
  }

  private ExtensionPipeline pipeline(DeflateParameters answer) {
    int windowBits = answer.serverMaxWindowBits();
    return new ExtensionPipeline(
        List.of(answer.toElement()),
        new Deflate(
            !answer.serverNoContextTakeover(),
            !answer.clientNoContextTakeover(),
            windowBits == 0 ? DeflateParameters.MAX_WINDOW_BITS : windowBits,
            DeflateParameters.MAX_WINDOW_BITS,
            settings,
            pool));
  }

  /** Whether a window was agreed that the compressor has to keep by forgetting. */
  private static boolean isSmall(int windowBits) {
    return windowBits > 0 && windowBits < DeflateParameters.MAX_WINDOW_BITS;
  }

  // ---- client

  /** What a client sends in its request. */
  public ExtensionOffer offer() {
    return offer.toElement();
  }

  /**
   * Judges a server's answer to {@link #offer}.
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
    requireWindowBits(answer, parameters);
    // §7.1.1.1: the server accepts the offer by saying it, too
    if (!settings.serverContextTakeover() && !parameters.serverNoContextTakeover()) {
      throw DeflateParameters.refused(answer, "server_no_context_takeover, which was offered");
    }
    int ownBits = clientWindowBits(parameters);
    // §7.1.1.2: without client_no_context_takeover the client may still do without. A smaller
    // window is kept by forgetting, which leaves no context.
    boolean clientTakeover =
        settings.clientContextTakeover()
            && !parameters.clientNoContextTakeover()
            && !isSmall(ownBits);
    return new ExtensionPipeline(
        agreed,
        new Deflate(
            !parameters.serverNoContextTakeover(),
            clientTakeover,
            DeflateParameters.MAX_WINDOW_BITS,
            ownBits,
            settings,
            pool));
  }

  private void requireWindowBits(ExtensionOffer answer, DeflateParameters parameters)
      throws ExtensionRefusedException {
    int serverBits = parameters.serverMaxWindowBits();
    int serverLimit = offer.serverMaxWindowBits();
    // §7.1.2.1: the server accepts the offer by the same or a smaller value
    if (serverLimit != 0 && (serverBits == 0 || serverBits > serverLimit)) {
      throw DeflateParameters.refused(
          answer, "server_max_window_bits of 8 to " + serverLimit + ", which was offered");
    }
    int clientBits = parameters.clientMaxWindowBits();
    int clientLimit = offer.clientMaxWindowBits();
    // §7.1.2.2: a response has it with a value, which is not larger than that of the offer
    int most = clientLimit > 0 ? clientLimit : DeflateParameters.MAX_WINDOW_BITS;
    if (clientBits == DeflateParameters.WITHOUT_VALUE || clientBits > most) {
      throw DeflateParameters.refused(answer, "client_max_window_bits of 8 to " + most);
    }
  }

  /** §7.1.2.2: a value in the offer is a promise that holds even where the server says nothing. */
  private int clientWindowBits(DeflateParameters answer) {
    if (answer.clientMaxWindowBits() > 0) {
      return answer.clientMaxWindowBits();
    }
    int promised = offer.clientMaxWindowBits();
    return promised > 0 ? promised : DeflateParameters.MAX_WINDOW_BITS;
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
