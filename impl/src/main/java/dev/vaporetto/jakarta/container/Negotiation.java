package dev.vaporetto.jakarta.container;

import dev.vaporetto.engine.HandshakeHook;
import dev.vaporetto.engine.HandshakeRefusal.Cause;
import dev.vaporetto.engine.HandshakeRejectedException;
import dev.vaporetto.jakarta.session.Extensions;
import dev.vaporetto.jakarta.session.Headers;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.PermessageDeflate;
import dev.vaporetto.protocol.handshake.ExtensionOffer;
import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import dev.vaporetto.protocol.handshake.HttpTokens;
import dev.vaporetto.protocol.handshake.SameOrigin;
import dev.vaporetto.servlet.HandshakeRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.ServerEndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig.Configurator;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an endpoint's configurator decides about one handshake (Jakarta WebSocket §3.1). */
final class Negotiation {
  private static final String PROTOCOL = "Sec-WebSocket-Protocol";
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

  private static final String ORIGIN_CURE =
      "; for another site of yours override checkOrigin of the endpoint's configurator, and where a"
          + " proxy has rewritten Host have it pass the original one on";

  /** Headers of the answer that are not the application's. */
  private static final List<String> DECIDED =
      List.of(
          "Connection",
          "Upgrade",
          "Sec-WebSocket-Accept",
          EXTENSIONS,
          PROTOCOL,
          "Content-Length",
          "Transfer-Encoding");

  private final ServerEndpointConfig config;
  private final Configurator configurator;
  private final HttpServletRequest request;
  private final URI uri;
  private final Accepted handshake;
  private final Map<String, String> pathParameters;
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  Negotiation(
      ServerEndpointConfig config,
      HttpServletRequest request,
      URI uri,
      Accepted handshake,
      Map<String, String> pathParameters) {
    this.config = config;
    this.configurator = ConfiguratorMethods.of(config);
    this.request = request;
    this.uri = uri;
    this.handshake = handshake;
    this.pathParameters = pathParameters;
  }

  /**
   * Same origin by default; an application that overrides {@code checkOrigin} decides instead.
   *
   * @param policy whether the default holds
   * @throws HandshakeRefusedException 403 for a foreign origin
   */
  void checkOrigin(OriginPolicy policy) throws HandshakeRefusedException {
    String origin = handshake.origin();
    // The API says that the header's value is passed, so it is null where there was none.
    if (!configurator.checkOrigin(origin)) {
      throw new HandshakeRefusedException(
          Cause.ORIGIN,
          403,
          SameOrigin.answer(origin),
          "Origin: the endpoint's checkOrigin refused " + HttpTokens.printable(valueOf(origin)));
    }
    if (policy.demandsSameOrigin(configurator)) {
      SameOrigin.Decision decision =
          SameOrigin.check(
              origin, request.getHeader("Host"), ServerName.of(request), request.isSecure());
      if (!decision.allowed()) {
        throw new HandshakeRefusedException(
            Cause.ORIGIN, 403, SameOrigin.answer(origin), decision.message() + ORIGIN_CURE);
      }
    }
  }

  private static String valueOf(@Nullable String origin) {
    return origin == null ? "none" : origin;
  }

  /** Asks the configurator's {@link HandshakeHook}, if it is one. */
  void askHook() throws HandshakeRefusedException {
    if (configurator instanceof HandshakeHook hook) {
      try {
        hook.beforeHandshake(handshakeRequest(), pathParameters);
      } catch (HandshakeRejectedException e) {
        for (Map.Entry<String, String> header : e.headers().entrySet()) {
          requireHeader(header.getKey(), header.getValue());
        }
        throw new HandshakeRefusedException(
            e.reason(), e.status(), e.headers(), e.body(), refusal(e));
      }
    }
  }

  /** A refusal that says nothing to the peer leaves no line without a reason in the log. */
  private static String refusal(HandshakeRejectedException e) {
    String who =
        switch (e.reason()) {
          case ORIGIN -> "the route refused its origin";
          case FAILURE -> "the route failed to decide";
          default -> "the application refused it";
        };
    return who + (e.body().isEmpty() ? "" : ", and said: " + e.body());
  }

  /** The chosen subprotocol; empty for none. */
  String subprotocol() throws HandshakeRefusedException {
    String chosen =
        configurator.getNegotiatedSubprotocol(config.getSubprotocols(), handshake.subprotocols());
    if (chosen == null || chosen.isEmpty()) {
      return "";
    }
    // RFC 6455 §4.2.2 item 5: the server chooses one of those that the client named, or none
    if (!handshake.subprotocols().contains(chosen)) {
      throw new HandshakeRefusedException(
          Cause.FAILURE,
          500,
          "The endpoint's configurator chose a subprotocol that was not requested");
    }
    headers.put(PROTOCOL, new ArrayList<>(List.of(chosen)));
    return chosen;
  }

  /**
   * What is agreed of the extensions that the client offered and the configurator lets pass. The
   * configurator may choose from its endpoint's as well, but only what the engine has can be agreed
   * to. The configurator picks offers; their parameters and the answer are the engine's.
   *
   * @param deflate null if the endpoint does not compress
   * @throws HandshakeRefusedException 500 if the configurator returned what is no extension
   */
  ExtensionPipeline extensions(@Nullable PermessageDeflate deflate)
      throws HandshakeRefusedException {
    List<Extension> known = new ArrayList<>(config.getExtensions());
    if (deflate != null) {
      // The endpoint's own come first, as the official TCK expects.
      known.add(Extensions.DEFLATE);
    }
    List<ExtensionOffer> offers = handshake.extensions();
    List<Extension> chosen =
        configurator.getNegotiatedExtensions(List.copyOf(known), Extensions.of(offers));
    if (deflate == null || chosen == null) {
      return ExtensionPipeline.NONE;
    }
    ExtensionPipeline extensions;
    try {
      extensions = deflate.answer(meant(Extensions.offers(chosen), offers));
    } catch (IllegalArgumentException e) {
      throw new HandshakeRefusedException(
          Cause.FAILURE,
          500,
          "The endpoint's configurator chose no legal extensions: " + e.getMessage());
    }
    if (!extensions.agreed().isEmpty()) {
      headers.put(EXTENSIONS, new ArrayList<>(List.of(extensions.toString())));
    }
    return extensions;
  }

  /** The client's offers of permessage-deflate that the configurator means, in its order. */
  private static List<ExtensionOffer> meant(
      List<ExtensionOffer> chosen, List<ExtensionOffer> offers) {
    return chosen.stream()
        .filter(extension -> extension.name().equals(PermessageDeflate.NAME))
        .flatMap(
            same ->
                // Other parameters are there if the application made it: then the name counts.
                offers.contains(same)
                    ? Stream.of(same)
                    : offers.stream().filter(offer -> offer.name().equals(same.name())))
        .toList();
  }

  /**
   * Lets the configurator read the request and change the response.
   *
   * @throws HandshakeRefusedException 500 if it adds a header that could end its line: what it
   *     writes may be what a peer has sent
   */
  void modifyHandshake(SessionConfig own) throws HandshakeRefusedException {
    Map<String, List<String>> negotiated = new HashMap<>(headers);
    HandshakeResponse response = () -> headers;
    configurator.modifyHandshake(own, handshakeRequest(), response);
    // An application may hand on all that came; what makes the handshake stays as it was decided.
    DECIDED.forEach(headers::remove);
    headers.putAll(negotiated);
    Headers.removeNulls(headers);
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      for (String value : header.getValue()) {
        requireHeader(header.getKey(), value);
      }
    }
  }

  private static void requireHeader(String name, String value) throws HandshakeRefusedException {
    if (!HttpTokens.isToken(name) || !HttpTokens.isFieldValue(value)) {
      throw new HandshakeRefusedException(
          Cause.FAILURE,
          500,
          "The application's answer has the header "
              + HttpTokens.printable(name)
              + " with "
              + HttpTokens.printable(value)
              + "; expected a token, and printable Latin-1");
    }
  }

  private ServletHandshakeRequest handshakeRequest() {
    return new ServletHandshakeRequest(request, uri, pathParameters);
  }

  Map<String, List<String>> responseHeaders() {
    return headers;
  }
}
