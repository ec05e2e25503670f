package dev.vaporetto.spring.boot;

import dev.vaporetto.engine.EngineServerContainer;
import org.springframework.context.SmartLifecycle;

/**
 * Closes all sessions with 1001 before the server stops: its graceful shutdown knows nothing of
 * sockets, and its stop breaks them.
 */
final class Farewell implements SmartLifecycle {
  /** Servers begin their graceful shutdown in this phase; stopping runs from high to low. */
  private static final int GRACEFUL_SHUTDOWN_PHASE = SmartLifecycle.DEFAULT_PHASE - 1024;

  private final EngineStart engine;
  private volatile boolean running;

  Farewell(EngineStart engine) {
    this.engine = engine;
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
      container.goAway();
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
