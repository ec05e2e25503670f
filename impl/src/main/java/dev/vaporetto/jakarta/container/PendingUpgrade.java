package dev.vaporetto.jakarta.container;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.jakarta.session.SessionResources;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of what an opening handshake acquires: the login entry, the instance of CDI, the
 * connection. Thread-safe.
 *
 * <pre>
 *   PENDING ── open() ──► OPEN ── release(), after onClose ──► RELEASED
 *      └──── abandon(): refused, failed, late, application stops ──►│
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

  private final Consumer<PendingUpgrade> whenSettled;
  private final Executor executor;
  private final ClassLoader applicationLoader;
  private final long since;

  /** What releases each thing, the latest first. Guarded by this, like all below. */
  private final Deque<Runnable> releases = new ArrayDeque<>();

  private State state = State.PENDING;

  /** Makes the connection; null until the handshake is accepted, and once that is done. */
  private @Nullable ConnectionFactory connections;

  /** Null unless it is made and has not opened. */
  private @Nullable Connection connection;

  /**
   * Owns nothing yet.
   *
   * @param whenSettled called once, when the upgrade is not pending any more
   * @param executor releases what is abandoned
   * @param applicationLoader the context class loader of that
   * @param since when it began, in nanoseconds on the scale of the caller's clock
   */
  PendingUpgrade(
      Consumer<PendingUpgrade> whenSettled,
      Executor executor,
      ClassLoader applicationLoader,
      long since) {
    this.whenSettled = whenSettled;
    this.executor = executor;
    this.applicationLoader = applicationLoader;
    this.since = since;
  }

  long since() {
    return since;
  }

  /** Takes over what the handshake has acquired: {@code release} is called once. */
  void owns(Runnable release) {
    synchronized (this) {
      if (state != State.RELEASED) {
        releases.push(release);
        return;
      }
    }
    releaseElsewhere(List.of(release));
  }

  /** The handshake is accepted: from now on the transport may come. */
  synchronized void accepted(ConnectionFactory maker) {
    connections = maker;
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
    List<Runnable> owned;
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
    whenSettled.accept(this);
    if (made != null) {
      made.abort("the opening handshake was abandoned");
    }
    if (!owned.isEmpty()) {
      releaseElsewhere(owned);
    }
  }

  // ---- for the session

  @Override
  public boolean open() {
    synchronized (this) {
      if (state != State.PENDING) {
        return false;
      }
      state = State.OPEN;
      connection = null;
    }
    whenSettled.accept(this);
    return true;
  }

  @Override
  public void release() {
    List<Runnable> owned;
    synchronized (this) {
      state = State.RELEASED;
      owned = takeReleases();
    }
    owned.forEach(PendingUpgrade::guarded);
  }

  /** The caller holds the monitor. */
  private List<Runnable> takeReleases() {
    List<Runnable> owned = new ArrayList<>(releases);
    releases.clear();
    return owned;
  }

  /** The calling thread may be a timer's or a container's: user code does not run on it. */
  private void releaseElsewhere(List<Runnable> owned) {
    Runnable task = () -> releaseInApplication(owned);
    try {
      executor.execute(task);
    } catch (RuntimeException | Error noThread) {
      // The application has ended, or the system has no thread: the calling one is the last resort.
      task.run();
    }
  }

  private void releaseInApplication(List<Runnable> owned) {
    Thread thread = Thread.currentThread();
    ClassLoader outside = thread.getContextClassLoader();
    thread.setContextClassLoader(applicationLoader);
    try {
      owned.forEach(PendingUpgrade::guarded);
    } finally {
      thread.setContextClassLoader(outside);
    }
  }

  private static void guarded(Runnable release) {
    try {
      release.run();
    } catch (RuntimeException | Error e) {
      System.getLogger(PendingUpgrade.class.getName())
          .log(Level.WARNING, "what an opening handshake had acquired could not be released", e);
    }
  }
}
