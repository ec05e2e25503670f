package dev.vaporetto.bench.load;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/** JSON, compressed in both directions, as text or as bytes. For one thread. */
public final class CompressedTraffic implements Traffic {
  private final int size;
  private final int opcode;

  /** Made when it is needed: it takes time for large messages. */
  private @Nullable JsonMessages messages;

  private CompressedTraffic(int size, int opcode) {
    this.size = size;
    this.opcode = opcode;
  }

  /** Text messages of {@code size} bytes before compression. */
  public static CompressedTraffic text(int size) {
    return new CompressedTraffic(size, ClientFrame.TEXT);
  }

  /** Binary messages of {@code size} bytes before compression. */
  public static CompressedTraffic binary(int size) {
    return new CompressedTraffic(size, ClientFrame.BINARY);
  }

  @Override
  public boolean compressed() {
    return true;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Outgoing outgoing(int depth, Random random) {
    JsonMessages json = messages();
    return first -> json.frames(first, depth, opcode, true, random);
  }

  @Override
  public Incoming incoming() {
    return new CompressedReader(messages(), opcode);
  }

  private JsonMessages messages() {
    if (messages == null) {
      messages = new JsonMessages(size);
    }
    return messages;
  }

  @Override
  public String toString() {
    return size + "-byte compressed " + (opcode == ClientFrame.TEXT ? "text" : "binary");
  }
}
