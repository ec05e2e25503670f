package dev.vaporetto.client;

import java.io.IOException;

/** The TLS handshake. Loaded for wss only, like {@link TlsWire}. */
final class TlsExchange implements Exchange {
  private final TlsWire wire;

  TlsExchange(TlsWire wire) {
    this.wire = wire;
  }

  @Override
  public Progress advance() throws IOException {
    int waits = wire.handshake();
    return waits == 0 ? new Progress.Done() : new Progress.Waits(waits);
  }
}
