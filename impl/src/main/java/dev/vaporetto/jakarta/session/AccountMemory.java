package dev.vaporetto.jakarta.session;

import dev.vaporetto.engine.EngineMemory;
import dev.vaporetto.memory.MemoryAccount;

/**
 * What layers above keep, on an account. Thread-safe.
 *
 * @param account of a connection, or of its own
 */
public record AccountMemory(MemoryAccount account) implements EngineMemory {
  @Override
  public boolean tryKeep(long bytes) {
    return account.tryKeep(bytes);
  }

  @Override
  public void keep(long bytes) {
    account.keep(bytes);
  }

  @Override
  public void release(long bytes) {
    account.keep(-bytes);
  }

  @Override
  public void close() {
    account.endKeeping();
  }
}
