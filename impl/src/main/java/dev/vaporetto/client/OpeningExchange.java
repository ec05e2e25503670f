package dev.vaporetto.client;

import dev.vaporetto.client.course.Answer;
import dev.vaporetto.protocol.handshake.ClientHandshake;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Established;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Failed;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.HttpResponse;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The opening handshake of RFC 6455. */
final class OpeningExchange implements Exchange, HeadExchange.Judge {
  private final Wire wire;
  private final ClientHandshake handshake;
  private final HeadExchange heads;

  OpeningExchange(Wire wire, ClientHandshake handshake) {
    this.wire = wire;
    this.handshake = handshake;
    heads = new HeadExchange(wire, handshake.request(), this);
  }

  @Override
  public Progress advance() throws IOException {
    return heads.advance();
  }

  @Override
  public ClientHandshakeResult receive(ByteBuffer bytes) {
    return handshake.receive(bytes);
  }

  @Override
  public ClientHandshakeResult receiveEof() {
    return handshake.receiveEof();
  }

  @Override
  public Progress progress(ClientHandshakeResult result, ByteBuffer rest) {
    if (result instanceof Established established) {
      return new Progress.Open(established, wire, rest);
    }
    if (result instanceof HttpResponse response) {
      return new Progress.Answered(
          new Answer(Answer.Party.SERVER, response.status(), response.reason(), response.headers()),
          wire,
          rest);
    }
    Failed failed = (Failed) result;
    return new Progress.Broken(failed.message(), failed.status());
  }
}
