package dev.vaporetto.internal.engine;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The data of a handshake that the standard API's request does not have. The two addresses are
 * always available, the container's own request only until the handshake is answered. Thread-safe.
 */
public final class HandshakeScope {
  /** For an engine other than ours where the filter of the initializer is not installed. */
  public static final HandshakeScope UNKNOWN = new HandshakeScope(null, null, null);

  private final @Nullable InetSocketAddress remote;
  private final @Nullable InetSocketAddress local;

  /** Null if it is not known, and when the handshake is answered. */
  private volatile @Nullable Object request;

  private volatile boolean answered;

  private HandshakeScope(
      @Nullable InetSocketAddress remote,
      @Nullable InetSocketAddress local,
      @Nullable Object request) {
    this.remote = remote;
    this.local = local;
    this.request = request;
  }

  /** Returns the scope of a handshake that begins. */
  public static HandshakeScope of(
      InetSocketAddress remote, InetSocketAddress local, @Nullable Object request) {
    return new HandshakeScope(remote, local, request);
  }

  /** Called when the handshake is answered: the container's request must not be used any more. */
  public void close() {
    if (this != UNKNOWN) {
      answered = true;
      request = null;
    }
  }

  /** The peer's address. */
  public InetSocketAddress remote() {
    return known("remote address", remote);
  }

  /** The address that the peer has connected to. */
  public InetSocketAddress local() {
    return known("local address", local);
  }

  /** See {@link dev.vaporetto.WebSocketRequest#unwrap}. */
  public <T> T unwrap(Class<T> type) {
    Object held = request;
    if (answered) {
      throw new IllegalStateException(
          "the handshake is over, and its "
              + type.getName()
              + " is gone; expected a policy's call");
    }
    Object there = known("own request", held);
    if (!type.isInstance(there)) {
      throw new IllegalArgumentException(
          "the handshake's request is a " + there.getClass().getName() + ", no " + type.getName());
    }
    return type.cast(there);
  }

  private static <T> T known(String what, @Nullable T value) {
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
