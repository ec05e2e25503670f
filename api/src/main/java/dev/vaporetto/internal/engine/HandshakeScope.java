package dev.vaporetto.internal.engine;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake has beyond the standard API's request: the two addresses, which stay, and the
 * container's own request, which is there until the handshake is answered. Thread-safe.
 */
public final class HandshakeScope {
  /** Where nobody tells: on another engine than ours, without the filter of the initializer. */
  public static final HandshakeScope UNKNOWN = new HandshakeScope(null, null, null);

  private final @Nullable InetSocketAddress remote;
  private final @Nullable InetSocketAddress local;

  /** Null where nobody tells, and when the handshake is over. */
  private volatile @Nullable Object request;

  private volatile boolean over;

  private HandshakeScope(
      @Nullable InetSocketAddress remote,
      @Nullable InetSocketAddress local,
      @Nullable Object request) {
    this.remote = remote;
    this.local = local;
    this.request = request;
  }

  /** A handshake that begins. */
  public static HandshakeScope of(
      InetSocketAddress remote, InetSocketAddress local, @Nullable Object request) {
    return new HandshakeScope(remote, local, request);
  }

  /** The handshake is answered. */
  public void end() {
    if (this != UNKNOWN) {
      over = true;
      request = null;
    }
  }

  /** The peer's address. */
  public InetSocketAddress remote() {
    return told("remote address", remote);
  }

  /** The address that the peer has connected to. */
  public InetSocketAddress local() {
    return told("local address", local);
  }

  /** See {@link dev.vaporetto.WebSocketRequest#unwrap}. */
  public <T> T unwrap(Class<T> type) {
    Object held = request;
    if (over) {
      throw new IllegalStateException(
          "the handshake is over, and its "
              + type.getName()
              + " is gone; expected a policy's call");
    }
    Object there = told("own request", held);
    if (!type.isInstance(there)) {
      throw new IllegalArgumentException(
          "the handshake's request is a " + there.getClass().getName() + ", no " + type.getName());
    }
    return type.cast(there);
  }

  private static <T> T told(String what, @Nullable T value) {
    if (value == null) {
      throw new UnsupportedOperationException(
          "the "
              + what
              + " is not known: on another engine than Vaporetto's it needs the filter that is"
              + " installed where the container looks for ServletContainerInitializers");
    }
    return value;
  }
}
