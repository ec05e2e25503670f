package dev.vaporetto.client;

import dev.vaporetto.protocol.handshake.Authority;
import dev.vaporetto.protocol.handshake.WebSocketUri;
import java.io.IOException;
import java.net.ProxySelector;
import java.util.List;

/** Says which ways lead to a server: HTTP proxies, or none. Thread-safe. */
@FunctionalInterface
public interface ProxyChoice {
  /**
   * Chooses; may block.
   *
   * @return the ways in the order in which to try them, one or more
   * @throws IOException if the server is to be reached in a way that does not exist here
   */
  List<Way> waysTo(WebSocketUri target) throws IOException;

  /** Whether {@link #waysTo} is user code, which may block. */
  default boolean mayBlock() {
    return true;
  }

  /** No proxy. */
  static ProxyChoice direct() {
    return new Fixed(Way.DIRECT);
  }

  /** What {@link ProxySelector#getDefault} says. */
  static ProxyChoice system() {
    return new SelectedWays();
  }

  /** Always the same proxy. */
  static ProxyChoice of(Authority proxy) {
    return new Fixed(Way.by(proxy));
  }

  /** The same way to every server. */
  record Fixed(Way way) implements ProxyChoice {
    @Override
    public List<Way> waysTo(WebSocketUri target) {
      return List.of(way);
    }

    @Override
    public boolean mayBlock() {
      return false;
    }
  }
}
