package dev.vaporetto.bootstrap.memory;

import dev.vaporetto.engine.InMemoryEngine;
import java.util.concurrent.Executor;

/** Found by the service loader. */
public final class MemoryEngines implements InMemoryEngine.Factory {
  /** For the service loader. */
  public MemoryEngines() {}

  @Override
  public InMemoryEngine open(String compression, Executor executor) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return new MemoryEngine(
        compression, executor, context != null ? context : MemoryEngines.class.getClassLoader());
  }
}
