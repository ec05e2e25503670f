package dev.vaporetto.connection;

import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.frame.CloseStatus;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The end of many connections at once. */
public final class Farewell {
  /** How long peers may take to answer; a stop must not stall. */
  private static final long PATIENCE_NANOS = 500_000_000;

  private static final long POLL_NANOS = 5_000_000;

  private Farewell() {}

  /**
   * Tells every peer that the engine closes, and aborts the connections whose peers have not
   * answered within half a second. Blocks meanwhile.
   *
   * @param open the connections that have not ended yet; asked again and again
   * @param moreMayCome whether there may be connections that {@code open} does not know yet
   */
  public static void say(
      CloseStatus status,
      Supplier<? extends Collection<Connection>> open,
      BooleanSupplier moreMayCome) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while ((tell(status, open.get()) || moreMayCome.getAsBoolean())
        && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(open, POLL_NANOS);
    }
    for (Connection connection : open.get()) {
      connection.abort(status.reason());
    }
  }

  /** Whether there was anybody; those that were told before are closing already. */
  private static boolean tell(CloseStatus status, Collection<Connection> connections) {
    for (Connection connection : connections) {
      connection.close(status, Initiator.ENGINE);
    }
    return !connections.isEmpty();
  }
}
