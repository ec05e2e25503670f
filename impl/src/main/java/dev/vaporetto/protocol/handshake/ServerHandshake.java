package dev.vaporetto.protocol.handshake;

import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import dev.vaporetto.protocol.handshake.HandshakeResult.NotWebSocket;
import dev.vaporetto.protocol.handshake.HandshakeResult.Rejected;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of the opening handshake, over HTTP/1.1 (RFC 6455 §4.2.1) and over HTTP/2 (RFC
 * 8441 §5): a pure function of the request.
 */
public final class ServerHandshake {
  private static final String VERSION = "13";
  private static final String PROTOCOL = "websocket";

  private ServerHandshake() {}

  /** Judges a request by the default limits. */
  public static HandshakeResult evaluate(RequestHead request) {
    return evaluate(request, HandshakeLimits.DEFAULT);
  }

  /** Judges a request. Never throws for what a peer can send. */
  public static HandshakeResult evaluate(RequestHead request, HandshakeLimits limits) {
    boolean streams = hasStreams(request);
    if (streams ? !isExtendedConnect(request) : !mentionsWebSocket(request)) {
      return new NotWebSocket();
    }
    // First of all: what comes then parses the headers.
    long size = request.size();
    if (size > limits.maxHeaderSize()) {
      return tooLarge("Headers", size + " characters", limits.maxHeaderSize());
    }
    return streams ? evaluateConnect(request, limits) : evaluateUpgrade(request, limits);
  }

  /** HTTP/2 and HTTP/3 have no Upgrade; RFC 8441 and RFC 9220 extend CONNECT instead. */
  private static boolean hasStreams(RequestHead request) {
    return request.protocol().startsWith("HTTP/2") || request.protocol().startsWith("HTTP/3");
  }

  /** Where the server does not show {@code :protocol}, the version tells that it is WebSocket. */
  private static boolean isExtendedConnect(RequestHead request) {
    if (!request.method().equals("CONNECT")) {
      return false;
    }
    String protocol = request.connectProtocol();
    return protocol == null
        ? !request.headers("Sec-WebSocket-Version").isEmpty()
        : protocol.equals(PROTOCOL);
  }

  private static HandshakeResult evaluateConnect(RequestHead request, HandshakeLimits limits) {
    if (request.connectProtocol() == null) {
      return new Rejected(
          501,
          Map.of(),
          message(
              "Method", "an extended CONNECT, whose stream this server does not hand over", "GET"));
    }
    Rejected rejected = checkNoBody(request);
    if (rejected == null) {
      rejected = checkAuthority(request);
    }
    if (rejected == null) {
      rejected = checkOrigin(request);
    }
    if (rejected == null) {
      rejected = checkVersion(request);
    }
    // RFC 8441 §5: Sec-WebSocket-Key and Sec-WebSocket-Accept have no function
    return rejected != null ? rejected : accept(request, null, limits);
  }

  private static HandshakeResult evaluateUpgrade(RequestHead request, HandshakeLimits limits) {
    Rejected rejected = checkRequestLine(request);
    if (rejected == null) {
      rejected = checkNoBody(request);
    }
    if (rejected == null) {
      rejected = checkHost(request);
    }
    if (rejected == null) {
      rejected = checkOrigin(request);
    }
    if (rejected == null) {
      rejected = checkUpgrade(request);
    }
    if (rejected == null) {
      rejected = checkVersion(request);
    }
    if (rejected == null) {
      rejected = checkKey(request);
    }
    return rejected != null
        ? rejected
        : accept(
            request,
            AcceptKey.of(HttpTokens.trim(request.headers("Sec-WebSocket-Key").get(0))),
            limits);
  }

  private static boolean mentionsWebSocket(RequestHead request) {
    return HeaderList.contains(request.headers("Upgrade"), PROTOCOL)
        || !request.headers("Sec-WebSocket-Key").isEmpty()
        || !request.headers("Sec-WebSocket-Version").isEmpty();
  }

  private static @Nullable Rejected checkRequestLine(RequestHead request) {
    // RFC 6455 §4.2.1 item 1: an HTTP/1.1 or higher GET request
    if (!request.protocol().startsWith("HTTP/1.") || request.protocol().equals("HTTP/1.0")) {
      return badRequest("Protocol", HttpTokens.printable(request.protocol()), "HTTP/1.1");
    }
    if (!request.method().equals("GET")) {
      String message = message("Method", HttpTokens.printable(request.method()), "GET");
      return new Rejected(405, Map.of("Allow", "GET"), message);
    }
    return null;
  }

  /** A body would be read as frames, or the frames as a body: request smuggling. */
  private static @Nullable Rejected checkNoBody(RequestHead request) {
    List<String> encodings = request.headers("Transfer-Encoding");
    if (!encodings.isEmpty()) {
      return badRequest("Transfer-Encoding", HttpTokens.describe(encodings), "none (no body)");
    }
    List<String> lengths = request.headers("Content-Length");
    for (String length : lengths) {
      if (!HttpTokens.trim(length).equals("0")) {
        return badRequest("Content-Length", HttpTokens.describe(lengths), "none or 0 (no body)");
      }
    }
    // RFC 9110 §10.1.1: MUST NOT be sent without a body. Undertow would write its 100 behind our
    // 101.
    List<String> expectations = request.headers("Expect");
    if (HeaderList.contains(expectations, "100-continue")) {
      return badRequest("Expect", HttpTokens.describe(expectations), "none (no body)");
    }
    return null;
  }

  private static @Nullable Rejected checkHost(RequestHead request) {
    // RFC 6455 §4.2.1 item 2: a Host header with the server's authority; RFC 9112 §3.2: MUST answer
    // 400 if there is none, more than one, or one with an invalid value
    List<String> hosts = request.headers("Host");
    if (hosts.size() != 1 || Authority.parse(HttpTokens.trim(hosts.get(0))) == null) {
      return badRequest("Host", HttpTokens.describe(hosts), "exactly one host[:port]");
    }
    return null;
  }

  /** RFC 9113 §8.3.1: {@code :authority}, which the server has checked, stands for Host. */
  private static @Nullable Rejected checkAuthority(RequestHead request) {
    return request.headers("Host").isEmpty() ? null : checkHost(request);
  }

  private static @Nullable Rejected checkOrigin(RequestHead request) {
    List<String> origins = request.headers("Origin");
    if (origins.size() > 1) {
      return badRequest("Origin", HttpTokens.describe(origins), "at most one");
    }
    return null;
  }

  private static @Nullable Rejected checkUpgrade(RequestHead request) {
    // RFC 6455 §4.2.1 item 3
    List<String> upgrades = request.headers("Upgrade");
    if (!HeaderList.contains(upgrades, PROTOCOL)) {
      // The rest of a handshake is there: a client of RFC 6455 has sent this one, too.
      String proxy = upgrades.isEmpty() ? "; a proxy has to pass Upgrade and Connection on" : "";
      return badRequest("Upgrade", HttpTokens.describe(upgrades), "\"websocket\"" + proxy);
    }
    // RFC 6455 §4.2.1 item 4
    List<String> connections = request.headers("Connection");
    if (!HeaderList.contains(connections, "Upgrade")) {
      return badRequest("Connection", HttpTokens.describe(connections), "the token \"Upgrade\"");
    }
    return null;
  }

  private static @Nullable Rejected checkVersion(RequestHead request) {
    List<String> versions = request.headers("Sec-WebSocket-Version");
    // RFC 6455 §11.3.5: MUST NOT appear more than once in a request
    if (versions.size() != 1) {
      String expected = "exactly one, \"" + VERSION + "\"";
      return badRequest("Sec-WebSocket-Version", HttpTokens.describe(versions), expected);
    }
    // RFC 6455 §4.2.2 item 4, §4.4: another version, or a list of them, is answered with 426 and
    // the versions we speak
    if (!HttpTokens.trim(versions.get(0)).equals(VERSION)) {
      String message =
          message("Sec-WebSocket-Version", HttpTokens.describe(versions), "\"" + VERSION + "\"");
      return new Rejected(426, Map.of("Sec-WebSocket-Version", VERSION), message);
    }
    return null;
  }

  private static @Nullable Rejected checkKey(RequestHead request) {
    // RFC 6455 §4.2.1 item 5: a base64 value that decodes to 16 bytes; §11.3.1: MUST NOT appear
    // more than once
    List<String> keys = request.headers("Sec-WebSocket-Key");
    if (keys.size() != 1 || !AcceptKey.isKey(HttpTokens.trim(keys.get(0)))) {
      return badRequest(
          "Sec-WebSocket-Key", HttpTokens.describe(keys), "exactly one, 16 bytes in base64");
    }
    return null;
  }

  private static HandshakeResult accept(
      RequestHead request, @Nullable String accept, HandshakeLimits limits) {
    List<String> subprotocols;
    List<ExtensionOffer> extensions;
    try {
      subprotocols = Subprotocols.parse(request.headers("Sec-WebSocket-Protocol"));
      // RFC 6455 §9.1: a value that violates the ABNF fails the connection. A parameter that its
      // extension does not know is no such violation: the offer is declined later.
      extensions = ExtensionsParser.parse(request.headers("Sec-WebSocket-Extensions"));
    } catch (MalformedHeaderException e) {
      return new Rejected(400, Map.of(), String.valueOf(e.getMessage()));
    }
    if (subprotocols.size() > limits.maxOffers()) {
      return tooLarge(
          "Sec-WebSocket-Protocol", subprotocols.size() + " subprotocols", limits.maxOffers());
    }
    int offers = extensions.stream().mapToInt(each -> 1 + each.parameters().size()).sum();
    if (offers > limits.maxOffers()) {
      return tooLarge(
          "Sec-WebSocket-Extensions", offers + " offers and parameters", limits.maxOffers());
    }
    List<String> origins = request.headers("Origin");
    return new Accepted(
        accept,
        origins.isEmpty() ? null : HttpTokens.trim(origins.get(0)),
        subprotocols,
        extensions);
  }

  /** RFC 6585 §5: the headers are too large, all together or one of them. */
  private static Rejected tooLarge(String what, String came, int limit) {
    return new Rejected(431, Map.of(), message(what, came, "at most " + limit));
  }

  private static Rejected badRequest(String what, String came, String expected) {
    return new Rejected(400, Map.of(), message(what, came, expected));
  }

  private static String message(String what, String came, String expected) {
    return what + ": got " + came + ", expected " + expected;
  }
}
