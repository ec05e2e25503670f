package dev.vaporetto.protocol.handshake;

import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Failed;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.HttpResponse;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.NeedMore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A client's request to a proxy for a tunnel (RFC 6455 §4.1 item 3, RFC 9110 §9.3.6), and the
 * reading of the response head, which is bounded like a server's. One object for each request; not
 * thread-safe. It does no I/O and has no clock.
 */
public final class ProxyTunnel {
  private final WebSocketUri target;
  private final @Nullable String authorization;
  private final ResponseHeadReader reader =
      new ResponseHeadReader(ClientHandshake.DEFAULT_MAX_RESPONSE_HEAD);

  /**
   * A request.
   *
   * @param target where the tunnel is to lead
   * @param authorization the value of {@code Proxy-Authorization}; null for none
   * @throws IllegalArgumentException if the value has a control character or one beyond Latin-1
   */
  public ProxyTunnel(WebSocketUri target, @Nullable String authorization) {
    this.target = target;
    this.authorization = authorization;
    if (authorization != null) {
      RequestHeaders.requireAdditional("Proxy-Authorization", authorization);
    }
  }

  /** The request head; a new buffer at each call. */
  public ByteBuffer request() {
    String authority = target.authority();
    String head =
        "CONNECT %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
            .formatted(
                authority,
                authority,
                authorization == null ? "" : "Proxy-Authorization: " + authorization + "\r\n");
    return ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Takes bytes of the response up to the end of its head; what comes behind stays in the buffer.
   *
   * @return {@link NeedMore}, {@link Failed}, or {@link HttpResponse} for every final status: with
   *     2xx the tunnel is there
   */
  public ClientHandshakeResult receive(ByteBuffer in) {
    try {
      ResponseHead head = reader.receive(in);
      return head == null
          ? new NeedMore()
          : new HttpResponse(head.status(), head.reason(), head.headers());
    } catch (MalformedHeaderException e) {
      return new Failed(String.valueOf(e.getMessage()), reader.status());
    }
  }

  /** The proxy has closed the stream before the end of the head. */
  public ClientHandshakeResult receiveEof() {
    return new Failed(reader.endOfStream(), reader.status());
  }
}
