package dev.vaporetto.spring.boot;

import dev.vaporetto.engine.EngineServerContainer;
import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;

/**
 * Closes all sessions with 1001 before the server stops: its graceful shutdown knows nothing of
 * sockets, and its stop breaks them. They may end by themselves before, if the application gives
 * them time.
 */
final class Farewell implements SmartLifecycle {
  /** Servers begin their graceful shutdown in this phase; stopping runs from high to low. */
  private static final int GRACEFUL_SHUTDOWN_PHASE = SmartLifecycle.DEFAULT_PHASE - 1024;

  /** What Spring gives a phase by default. */
  private static final Duration PHASE = Duration.ofSeconds(30);

  /** For the farewell itself, within the time of the phase. */
  private static final Duration RESERVE = Duration.ofSeconds(1);

  private final EngineStart engine;
  private final VaporettoProperties properties;
  private final Environment environment;
  private volatile boolean running;

  Farewell(EngineStart engine, VaporettoProperties properties, Environment environment) {
    this.engine = engine;
    this.properties = properties;
    this.environment = environment;
  }

  /**
   * How long sessions may take to end by themselves: as {@code vaporetto.drain} says, within what
   * Spring gives to each phase of its stop, and not at all where the stop is to be immediate.
   */
  Duration drain() {
    Duration wait = properties.getDrain();
    if (wait == null || "immediate".equalsIgnoreCase(environment.getProperty("server.shutdown"))) {
      return Duration.ZERO;
    }
    String phase = environment.getProperty("spring.lifecycle.timeout-per-shutdown-phase");
    Duration most = (phase == null ? PHASE : DurationStyle.detectAndParse(phase)).minus(RESERVE);
    return wait.compareTo(most) < 0 ? wait : most.isNegative() ? Duration.ZERO : most;
  }

  @Override
  public void start() {
    running = true;
    EngineServerContainer container = engine.container();
    if (container != null) {
      container.comeBack();
    }
  }

  @Override
  public void stop() {
    running = false;
    EngineServerContainer container = engine.container();
    if (container != null) {
      int unused = container.drain(drain());
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return GRACEFUL_SHUTDOWN_PHASE + 1;
  }

  /** Spring Framework 7: the server is not paused, either. */
  public boolean isPauseable() {
    return false;
  }
}
