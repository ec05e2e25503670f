package dev.vaporetto.jakarta.container;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.jakarta.session.SessionResources;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of what an opening handshake acquires: the login entry, the instance of CDI, the
 * connection. Thread-safe.
 *
 * <pre>
 *   PENDING ── open() ──► OPEN: the session is the owner
 *      └────── abandon(): refused, failed, late, application stops ──► RELEASED
 * </pre>
 */
final class PendingUpgrade implements ConnectionFactory, SessionResources {
  private enum State {
    /** The handshake is being answered, or the connection has not opened yet. */
    PENDING,
    /** The session is the owner. */
    OPEN,
    RELEASED
  }

  private final UpgradesUnderWay upgrades;
  private final long since;

  /** Releases everything, the latest first; null for nothing. Guarded by this, like all below. */
  private @Nullable Runnable releases;

  private State state = State.PENDING;

  /** Makes the connection; null until the handshake is accepted, and once that is done. */
  private @Nullable ConnectionFactory connections;

  /** Null unless it is made and has not opened. */
  private @Nullable Connection connection;

  /**
   * Owns nothing yet.
   *
   * @param upgrades to be told when the upgrade is not pending any more
   * @param since when it began, in nanoseconds on the scale of the caller's clock
   */
  PendingUpgrade(UpgradesUnderWay upgrades, long since) {
    this.upgrades = upgrades;
    this.since = since;
  }

  long since() {
    return since;
  }

  /** Takes over what the handshake has acquired: {@code release}, if any, is called once. */
  @Override
  public void owns(@Nullable Runnable release) {
    if (release == null) {
      return;
    }
    synchronized (this) {
      if (state == State.PENDING) {
        Runnable before = releases;
        releases = before == null ? release : () -> inTurn(release, before);
        return;
      }
    }
    upgrades.releaseElsewhere(release);
  }

  /** The handshake is accepted: from now on the transport may come. */
  synchronized void accepted(ConnectionFactory maker) {
    connections = maker;
  }

  /** What {@link #connect} has made, until its session opens; null before and after. */
  synchronized @Nullable Connection connection() {
    return connection;
  }

  // ---- for the transport

  @Override
  public Connection connect(Transport transport) {
    ConnectionFactory maker;
    synchronized (this) {
      maker = connections;
      connections = null;
      if (maker == null || state != State.PENDING) {
        throw tooLate();
      }
    }
    Connection made;
    try {
      made = maker.connect(transport);
    } catch (RuntimeException | Error e) {
      abandon();
      throw e;
    }
    synchronized (this) {
      if (state == State.PENDING) {
        connection = made;
        return made;
      }
    }
    made.abort("the opening handshake was abandoned");
    throw tooLate();
  }

  private static IllegalStateException tooLate() {
    return new IllegalStateException(
        "a socket came for an opening handshake that was abandoned before; expected one socket, in"
            + " time, and while the application runs");
  }

  @Override
  public void abandon() {
    Connection made;
    Runnable owned;
    synchronized (this) {
      if (state != State.PENDING) {
        return;
      }
      state = State.RELEASED;
      made = connection;
      connection = null;
      connections = null;
      owned = takeReleases();
    }
    upgrades.settled(this);
    if (made != null) {
      made.abort("the opening handshake was abandoned");
    }
    if (owned != null) {
      upgrades.releaseElsewhere(owned);
    }
  }

  // ---- for the session

  @Override
  public @Nullable Runnable open() {
    Runnable owned;
    synchronized (this) {
      if (state != State.PENDING) {
        return null;
      }
      state = State.OPEN;
      connection = null;
      owned = takeReleases();
    }
    upgrades.settled(this);
    return owned == null ? () -> {} : () -> UpgradesUnderWay.guarded(owned);
  }

  private static void inTurn(Runnable release, Runnable before) {
    UpgradesUnderWay.guarded(release);
    UpgradesUnderWay.guarded(before);
  }

  /** The caller holds the monitor. */
  private @Nullable Runnable takeReleases() {
    Runnable owned = releases;
    releases = null;
    return owned;
  }
}
