package dev.vaporetto.client;

import dev.vaporetto.client.course.Answer;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Failed;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.HttpResponse;
import dev.vaporetto.protocol.handshake.ProxyTunnel;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Asks a proxy for a tunnel (RFC 9110 §9.3.6). */
final class TunnelExchange implements Exchange, HeadExchange.Judge {
  private final Wire wire;
  private final ProxyTunnel tunnel;
  private final HeadExchange heads;

  TunnelExchange(Wire wire, ProxyTunnel tunnel) {
    this.wire = wire;
    this.tunnel = tunnel;
    heads = new HeadExchange(wire, tunnel.request(), this);
  }

  @Override
  public Progress advance() throws IOException {
    return heads.advance();
  }

  @Override
  public ClientHandshakeResult receive(ByteBuffer bytes) {
    return tunnel.receive(bytes);
  }

  @Override
  public ClientHandshakeResult receiveEof() {
    return tunnel.receiveEof();
  }

  @Override
  public Progress progress(ClientHandshakeResult result, ByteBuffer rest) {
    if (result instanceof Failed failed) {
      return new Progress.Broken(failed.message(), failed.status());
    }
    HttpResponse response = (HttpResponse) result;
    if (response.status() / 100 != 2) {
      return new Progress.Answered(
          new Answer(Answer.Party.PROXY, response.status(), response.reason(), response.headers()),
          wire,
          rest);
    }
    // A server says nothing before it is asked: these bytes can only be the proxy's own.
    return rest.hasRemaining()
        ? new Progress.Broken(
            "got " + rest.remaining() + " bytes behind the response head, expected none",
            response.status())
        : new Progress.Done();
  }
}
