package dev.vaporetto.connection.out;

import dev.vaporetto.protocol.frame.Opcode;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A whole message for many connections: what encoding and compressing it costs is paid once, the
 * latter for each set of parameters without context takeover. Thread-safe.
 */
public final class PreparedMessage {
  private final Opcode opcode;
  private final byte[] payload;

  /** By what the compressors have in common; empty where it does not become smaller. */
  private final Map<Object, Optional<byte[]>> compressed = new ConcurrentHashMap<>(2);

  /**
   * A message.
   *
   * @param opcode TEXT or BINARY
   * @param payload is not changed any more
   */
  public PreparedMessage(Opcode opcode, byte[] payload) {
    this.opcode = opcode;
    this.payload = payload;
  }

  Opcode opcode() {
    return opcode;
  }

  ByteBuffer payload() {
    return ByteBuffer.wrap(payload);
  }

  /** Compresses it, once for each key; null where it does not become smaller. */
  @Nullable ByteBuffer compressed(Object key, Supplier<byte @Nullable []> compressor) {
    return compressed
        .computeIfAbsent(key, any -> Optional.ofNullable(compressor.get()))
        .map(ByteBuffer::wrap)
        .orElse(null);
  }
}
