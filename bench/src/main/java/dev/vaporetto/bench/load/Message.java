package dev.vaporetto.bench.load;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * The message that a load sends again and again: an opcode and a payload. The payload begins with
 * the message's number on its connection. Any lost, doubled or swapped answer is noticed.
 * Immutable, and thus thread-safe.
 */
public final class Message implements Traffic {
  /** The number of a message is written in so many letters, or fewer in a shorter payload. */
  static final int STAMP_LENGTH = 8;

  private final int opcode;
  private final ByteBuffer template;

  private Message(int opcode, byte[] payload) {
    this.opcode = opcode;
    this.template = ByteBuffer.allocateDirect(payload.length).put(payload).flip();
  }

  /** A binary message of {@code size} bytes that do not compress. */
  public static Message binary(int size) {
    byte[] payload = new byte[size];
    new Random(size).nextBytes(payload);
    return new Message(ClientFrame.BINARY, payload);
  }

  /** A text message of {@code size} ASCII letters. */
  public static Message text(int size) {
    byte[] payload = new byte[size];
    Random random = new Random(size);
    for (int i = 0; i < size; i++) {
      payload[i] = (byte) ('a' + random.nextInt(26));
    }
    return new Message(ClientFrame.TEXT, payload);
  }

  @Override
  public boolean compressed() {
    return false;
  }

  @Override
  public Outgoing outgoing(int depth, Random random) {
    return new Batch(this, depth, random);
  }

  @Override
  public Incoming incoming() {
    return new EchoReader(this);
  }

  /** The opcode of RFC 6455 §5.2: 1 for text, 2 for binary. */
  public int opcode() {
    return opcode;
  }

  @Override
  public int size() {
    return template.capacity();
  }

  /** The payload, its stamp not yet written; read it with absolute indexes only. */
  ByteBuffer template() {
    return template;
  }

  int stampLength() {
    return Math.min(STAMP_LENGTH, size());
  }

  /** Byte {@code index} of the stamp of message {@code number}: a letter, valid in text too. */
  static byte stamp(long number, int index) {
    return (byte) ('A' + (int) ((number >>> (4 * index)) & 0xF));
  }

  /** Byte {@code index} of the payload of message {@code number}. */
  byte at(long number, int index) {
    return index < STAMP_LENGTH ? stamp(number, index) : template.get(index);
  }

  @Override
  public String toString() {
    return size() + "-byte " + (opcode == ClientFrame.TEXT ? "text" : "binary");
  }
}
