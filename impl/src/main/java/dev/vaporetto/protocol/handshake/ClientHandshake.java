package dev.vaporetto.protocol.handshake;

import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Established;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Failed;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.HttpResponse;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.NeedMore;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one opening handshake (RFC 6455 §4.1): the request head to send, and the
 * judgement of the response head. One object for each attempt; not thread-safe. It does no I/O and
 * has no clock: that a response comes too late is for the caller to see.
 *
 * <p>The response head, interim responses included, is bounded ({@link
 * #DEFAULT_MAX_RESPONSE_HEAD}).
 */
public final class ClientHandshake {
  /** In bytes: as much as the usual HTTP servers and clients take, and no more than one buffer. */
  public static final int DEFAULT_MAX_RESPONSE_HEAD = 16 * 1024;

  private final RequestHeaders headers;
  private final String target;
  private final int maxResponseHead;
  private final ResponseHeadReader reader;

  /** Set when the response was judged; the answer to every later call. */
  private @Nullable ClientHandshakeResult outcome;

  private ClientHandshake(RequestHeaders headers, String target, int maxResponseHead) {
    this.headers = headers;
    this.target = target;
    this.maxResponseHead = maxResponseHead;
    this.reader = new ResponseHeadReader(maxResponseHead);
  }

  /**
   * Begins a handshake.
   *
   * @param uri with the scheme ws or wss and without fragment
   * @param nonce 16 bytes, which must come from a strong random source and be new for each
   *     handshake (RFC 6455 §4.1 item 7)
   * @throws IllegalArgumentException if the URI or the nonce is not that
   */
  public static Builder builder(URI uri, byte[] nonce) {
    return new Builder(WebSocketUri.parse(uri), nonce);
  }

  /** Collects what the request says. Every method checks its argument at once. */
  public static final class Builder {
    private final WebSocketUri uri;
    private final String key;
    private final List<String> subprotocols = new ArrayList<>();
    private final List<ExtensionOffer> extensions = new ArrayList<>();
    private final List<Map.Entry<String, String>> additional = new ArrayList<>();
    private int maxResponseHead = DEFAULT_MAX_RESPONSE_HEAD;

    private Builder(WebSocketUri uri, byte[] nonce) {
      if (nonce.length != AcceptKey.NONCE_LENGTH) {
        throw new IllegalArgumentException(
            "Nonce: got " + nonce.length + " bytes, expected " + AcceptKey.NONCE_LENGTH);
      }
      this.uri = uri;
      this.key = Base64.getEncoder().encodeToString(nonce);
    }

    /**
     * Requests subprotocols, in order of preference.
     *
     * @throws IllegalArgumentException for a name that is not a token or comes twice
     */
    public Builder subprotocols(List<String> names) {
      List<String> all = new ArrayList<>(subprotocols);
      all.addAll(names);
      RequestHeaders.requireSubprotocols(all);
      subprotocols.addAll(names);
      return this;
    }

    /** Offers extensions, in order of preference. */
    public Builder extensions(List<ExtensionOffer> offers) {
      extensions.addAll(offers);
      return this;
    }

    /**
     * Adds a header line.
     *
     * @throws IllegalArgumentException if the name is no token or one that the handshake writes
     *     itself, or if the value has a control character (CR and LF among them) or a character
     *     beyond Latin-1
     */
    public Builder header(String name, String value) {
      RequestHeaders.requireAdditional(name, value);
      additional.add(Map.entry(name, value));
      return this;
    }

    /**
     * Bounds the response head.
     *
     * @param bytes at least 1
     */
    public Builder maxResponseHead(int bytes) {
      if (bytes < 1) {
        throw new IllegalArgumentException(
            "Bound of the response head: got " + bytes + " bytes, expected at least 1");
      }
      maxResponseHead = bytes;
      return this;
    }

    /** The handshake; this builder may go on to build others, which need a new nonce. */
    public ClientHandshake build() {
      RequestHeaders headers =
          new RequestHeaders(uri.hostHeader(), key, subprotocols, extensions, additional);
      return new ClientHandshake(headers, uri.target(), maxResponseHead);
    }
  }

  /**
   * The headers of the request: a copy for the caller to change and hand to {@link #withHeaders},
   * as {@code ClientEndpointConfig.Configurator.beforeRequest} may. Names in any case.
   */
  public Map<String, List<String>> headers() {
    return headers.toMap();
  }

  /**
   * The same handshake with other headers, for a connection on which nothing was sent yet. The
   * subprotocols and extensions are those that the map names. Host may be another one; a missing
   * header that the handshake needs is written all the same.
   *
   * @throws IllegalArgumentException for what {@link Builder#header} refuses, and for another
   *     Upgrade, Connection, Sec-WebSocket-Key or Sec-WebSocket-Version
   */
  public ClientHandshake withHeaders(Map<String, List<String>> changed) {
    return new ClientHandshake(headers.with(changed), target, maxResponseHead);
  }

  /** The request head, ready to be sent; a new buffer at each call. */
  public ByteBuffer request() {
    return headers.encode(target);
  }

  /**
   * Takes bytes of the response up to the end of its head; what comes behind stays in the buffer.
   * After an outcome other than {@link NeedMore} it takes nothing and repeats the outcome.
   */
  public ClientHandshakeResult receive(ByteBuffer in) {
    if (outcome != null) {
      return outcome;
    }
    ClientHandshakeResult result;
    try {
      ResponseHead head = reader.receive(in);
      if (head == null) {
        return new NeedMore();
      }
      result = judge(head);
    } catch (MalformedHeaderException e) {
      result = new Failed(String.valueOf(e.getMessage()), reader.status());
    }
    outcome = result;
    return result;
  }

  /** The peer has closed the stream: a failure, unless the outcome is there already. */
  public ClientHandshakeResult receiveEof() {
    if (outcome != null) {
      return outcome;
    }
    ClientHandshakeResult result = new Failed(reader.endOfStream(), reader.status());
    outcome = result;
    return result;
  }

  private ClientHandshakeResult judge(ResponseHead head) throws MalformedHeaderException {
    // RFC 6455 §4.1, response item 1: another status than 101 is handled per HTTP
    if (head.status() != 101) {
      return new HttpResponse(head.status(), head.reason(), head.headers());
    }
    String refusal = checkUpgrade(head);
    if (refusal == null) {
      refusal = checkAccept(head);
    }
    if (refusal != null) {
      return new Failed(refusal, head.status());
    }
    List<ExtensionOffer> extensions = agreedExtensions(head);
    return new Established(agreedSubprotocol(head), extensions, head.headers());
  }

  /** Returns what is wrong, or null. */
  private static @Nullable String checkUpgrade(ResponseHead head) {
    // RFC 9110 §7.8: Upgrade exists since HTTP/1.1
    if (!head.protocol().startsWith("HTTP/1.") || head.protocol().equals("HTTP/1.0")) {
      return message("Protocol", HttpTokens.printable(head.protocol()), "\"HTTP/1.1\"");
    }
    // RFC 6455 §4.1, response item 2
    List<String> upgrades = head.headers("Upgrade");
    if (upgrades.size() != 1 || !HttpTokens.equalsIgnoreCase(upgrades.get(0), "websocket")) {
      return message("Upgrade", HttpTokens.describe(upgrades), "exactly \"websocket\"");
    }
    // RFC 6455 §4.1, response item 3
    List<String> connections = head.headers("Connection");
    if (!HeaderList.contains(connections, "Upgrade")) {
      return message("Connection", HttpTokens.describe(connections), "the token \"Upgrade\"");
    }
    return null;
  }

  /** Returns what is wrong, or null. */
  private @Nullable String checkAccept(ResponseHead head) {
    // RFC 6455 §4.1, response item 4; §11.3.3: MUST NOT appear more than once
    String expected = AcceptKey.of(headers.key());
    List<String> accepts = head.headers("Sec-WebSocket-Accept");
    if (accepts.size() != 1 || !accepts.get(0).equals(expected)) {
      return message(
          "Sec-WebSocket-Accept", HttpTokens.describe(accepts), "exactly \"" + expected + "\"");
    }
    return null;
  }

  private List<ExtensionOffer> agreedExtensions(ResponseHead head) throws MalformedHeaderException {
    List<String> lines = head.headers("Sec-WebSocket-Extensions");
    // RFC 6455 §11.3.2: MUST NOT appear more than once in a response
    if (lines.size() > 1) {
      throw new MalformedHeaderException(
          message("Sec-WebSocket-Extensions", HttpTokens.describe(lines), "at most one"));
    }
    List<ExtensionOffer> agreed = ExtensionsParser.parse(lines);
    Set<String> names = new HashSet<>();
    for (ExtensionOffer extension : agreed) {
      // RFC 6455 §4.1, response item 5: MUST fail for an extension that was not requested
      boolean offered =
          headers.extensions().stream().anyMatch(offer -> offer.name().equals(extension.name()));
      if (!offered || !names.add(extension.name())) {
        String expected =
            headers.extensions().isEmpty()
                ? "none, none was offered"
                : "each at most once of " + names(headers.extensions());
        throw new MalformedHeaderException(
            message("Sec-WebSocket-Extensions", HttpTokens.describe(lines), expected));
      }
    }
    return agreed;
  }

  private static String names(List<ExtensionOffer> offers) {
    return offers.stream().map(ExtensionOffer::name).distinct().toList().toString();
  }

  private @Nullable String agreedSubprotocol(ResponseHead head) throws MalformedHeaderException {
    List<String> lines = head.headers("Sec-WebSocket-Protocol");
    if (lines.isEmpty()) {
      return null;
    }
    // RFC 6455 §4.1, response item 6: MUST fail for a subprotocol that was not requested;
    // §11.3.4: MUST NOT appear more than once in a response
    if (lines.size() > 1 || !headers.subprotocols().contains(lines.get(0))) {
      String expected =
          headers.subprotocols().isEmpty()
              ? "none, none was requested"
              : "one of " + headers.subprotocols();
      throw new MalformedHeaderException(
          message("Sec-WebSocket-Protocol", HttpTokens.describe(lines), expected));
    }
    return lines.get(0);
  }

  private static String message(String what, String came, String expected) {
    return what + ": got " + came + ", expected " + expected;
  }
}
