package dev.vaporetto.internal.engine;

import dev.vaporetto.Closure;

/** Ends of sockets for tests. */
public final class TestClosures {
  private TestClosures() {}

  /** The peer has closed; or the connection was lost, with 1006. */
  public static Closure of(int code, String reason) {
    return code == 1006
        ? new Closure(code, reason, false, null, null, Closure.Initiator.TRANSPORT)
        : new Closure(
            code, reason, true, null, new Closure.Frame(code, reason), Closure.Initiator.PEER);
  }
}
