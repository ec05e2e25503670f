package dev.vaporetto.jakarta.container;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.engine.HandshakeRefusal.Cause;
import dev.vaporetto.log.RepeatedLog;
import dev.vaporetto.servlet.HandshakeRefusedException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The upgrades of one application that are accepted while their session is not open yet. Each has a
 * deadline: a socket that breaks behind the request, or a filter that throws after the handshake,
 * is an event that no container reports. Thread-safe.
 */
final class UpgradesUnderWay implements AutoCloseable {
  /** How long an upgrade may take: a filter in front of ours may work on after the handshake. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  /**
   * How long the end of the application waits for an upgrade: its peer may have the 101 already,
   * and then gets 1001. The first one of an application loads classes.
   */
  static final long PATIENCE_NANOS = 1_500_000_000;

  /** A client of ours heeds it by itself. */
  private static final Map<String, String> LATER = Map.of("Retry-After", "10");

  private static final String ABOUT_TO_STOP = "The application is about to stop";

  private final Timers timers;
  private final Executor executor;
  private final ClassLoader applicationLoader;
  private final LongSupplier clock;

  /** An upgrade leaves with its opening, or when it is abandoned. */
  private final Map<PendingUpgrade, Timers.Deadline> pending = new ConcurrentHashMap<>();

  /** Set before the end of the application looks which upgrades there are. */
  private volatile boolean refusing;

  /** While newcomers are to come again later, or elsewhere. */
  private volatile boolean draining;

  /**
   * None so far.
   *
   * @param timers of the deadlines
   * @param executor releases what upgrades that never open have acquired: that is user code
   * @param applicationLoader the context class loader of that user code
   */
  UpgradesUnderWay(Timers timers, Executor executor, ClassLoader applicationLoader) {
    this(timers, executor, applicationLoader, System::nanoTime);
  }

  /** For tests: with their own clock. */
  UpgradesUnderWay(
      Timers timers, Executor executor, ClassLoader applicationLoader, LongSupplier nanoClock) {
    this.timers = timers;
    this.executor = executor;
    this.applicationLoader = applicationLoader;
    this.clock = nanoClock;
  }

  /**
   * A handshake is about to be accepted.
   *
   * @throws HandshakeRefusedException 503 if the application has stopped, or is about to
   */
  PendingUpgrade begin() throws HandshakeRefusedException {
    PendingUpgrade upgrade = new PendingUpgrade(this, clock.getAsLong());
    pending.put(upgrade, timers.schedule(LONGEST, upgrade::abandon));
    if (refusing) {
      upgrade.abandon();
      throw new HandshakeRefusedException(Cause.STOPPING, 503, "The application has stopped");
    }
    if (draining) {
      upgrade.abandon();
      throw new HandshakeRefusedException(Cause.STOPPING, 503, LATER, ABOUT_TO_STOP, ABOUT_TO_STOP);
    }
    return upgrade;
  }

  /** An upgrade is not pending any more. */
  void settled(PendingUpgrade upgrade) {
    Timers.Deadline deadline = pending.remove(upgrade);
    if (deadline != null) {
      deadline.cancel();
    }
  }

  /** The calling thread may be a timer's or a container's: user code does not run on it. */
  void releaseElsewhere(Runnable release) {
    Runnable task = () -> releaseInApplication(release);
    try {
      executor.execute(task);
    } catch (RuntimeException | Error noThread) {
      // The application has ended, or the system has no thread: the calling one is the last resort.
      task.run();
    }
  }

  private void releaseInApplication(Runnable release) {
    Thread thread = Thread.currentThread();
    ClassLoader outside = thread.getContextClassLoader();
    thread.setContextClassLoader(applicationLoader);
    try {
      guarded(release);
    } finally {
      thread.setContextClassLoader(outside);
    }
  }

  /** Releases something, and logs where that fails. */
  static void guarded(Runnable release) {
    try {
      release.run();
    } catch (RuntimeException | Error e) {
      RepeatedLog.warn(
          UpgradesUnderWay.class,
          "what an opening handshake had acquired could not be released",
          e);
    }
  }

  /** Whether a session may still open soon. */
  boolean any() {
    long now = clock.getAsLong();
    return pending.keySet().stream().anyMatch(each -> now - each.since() < PATIENCE_NANOS);
  }

  /**
   * A snapshot of the connections that are made, and have neither opened their session nor ended.
   */
  Set<Connection> connections() {
    return pending.keySet().stream()
        .flatMap(upgrade -> Stream.ofNullable(upgrade.connection()))
        .filter(connection -> !connection.isEnded())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether later ones are refused for a time; those that there are go on. */
  void drain(boolean on) {
    draining = on;
  }

  /** No later one begins; those that there are go on. */
  void refuse() {
    refusing = true;
  }

  /** Abandons all; no later one begins. */
  @Override
  public void close() {
    refuse();
    pending.keySet().forEach(PendingUpgrade::abandon);
  }
}
