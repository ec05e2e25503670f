package dev.vaporetto.client;

import dev.vaporetto.connection.wire.MaskingKeys;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Masking keys from a strong random source, drawn in batches so that a frame costs no system call.
 * Thread-safe.
 */
final class RandomMaskingKeys implements MaskingKeys {
  private static final int BATCH_BYTES = 4096;

  private final SecureRandom random = new SecureRandom();

  /** Guarded by this object's lock; what is behind the position was never handed out. */
  private final ByteBuffer batch = ByteBuffer.allocate(BATCH_BYTES).limit(0);

  @Override
  public synchronized int next() {
    if (!batch.hasRemaining()) {
      random.nextBytes(batch.array());
      batch.clear();
    }
    return batch.getInt();
  }

  /** A nonce for an opening handshake. */
  byte[] nonce(int bytes) {
    byte[] nonce = new byte[bytes];
    random.nextBytes(nonce);
    return nonce;
  }
}
