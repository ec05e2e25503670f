package dev.vaporetto.internal.engine;

import dev.vaporetto.Closure;

/** Closures for tests. */
public final class TestClosures {
  private TestClosures() {}

  /** With 1006 the connection was lost; otherwise the peer has closed. */
  public static Closure of(int code, String reason) {
    return code == 1006
        ? new Closure(code, reason, false, null, null, Closure.Initiator.TRANSPORT)
        : new Closure(
            code, reason, true, null, new Closure.Frame(code, reason), Closure.Initiator.PEER);
  }
}
