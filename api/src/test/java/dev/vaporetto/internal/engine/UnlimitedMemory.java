package dev.vaporetto.internal.engine;

import dev.vaporetto.engine.EngineMemory;

/** Memory of an engine that has room for everything, and counts nothing. */
public final class UnlimitedMemory implements EngineMemory {
  @Override
  public boolean tryKeep(long bytes) {
    return true;
  }

  @Override
  public void keep(long bytes) {
    // There is room.
  }

  @Override
  public void release(long bytes) {
    // It was not counted.
  }

  @Override
  public void close() {
    // There is nothing to give back.
  }
}
