package dev.vaporetto.internal.engine.own;

import dev.vaporetto.engine.EngineMemory;
import dev.vaporetto.internal.Kept;

/** What is kept of messages, on an account of our engine's. Thread-safe. */
record OwnKept(EngineMemory memory) implements Kept {
  @Override
  public boolean tryKeep(long bytes) {
    return memory.tryKeep(bytes);
  }

  @Override
  public void keep(long bytes) {
    memory.keep(bytes);
  }

  @Override
  public void release(long bytes) {
    memory.release(bytes);
  }

  @Override
  public void close() {
    memory.close();
  }
}
