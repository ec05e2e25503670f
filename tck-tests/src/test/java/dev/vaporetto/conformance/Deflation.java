package dev.vaporetto.conformance;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The peer's side of permessage-deflate, written against RFC 7692 with java.util.zip alone. For one
 * thread that writes and one that reads. Must be closed: zlib's memory is outside the heap.
 */
final class Deflation implements AutoCloseable {
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  /** More than anything that is expected inflates to. */
  private static final int MAX_INFLATED = 64 * 1024 * 1024;

  private final boolean forgets;
  private final int ownBits;
  private final boolean otherForgets;
  private final int otherBits;
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final Inflater inflater = new Inflater(true);

  Deflation(Peer peer, DeflateAgreement agreed) {
    boolean client = peer == Peer.CLIENT;
    forgets = client ? agreed.clientForgets() : agreed.serverForgets();
    ownBits = client ? agreed.clientBits() : agreed.serverBits();
    otherForgets = client ? agreed.serverForgets() : agreed.clientForgets();
    otherBits = client ? agreed.serverBits() : agreed.clientBits();
  }

  /** The payload of a compressed message, to be cut into frames at will (RFC 7692 §7.2.1). */
  byte[] compress(byte[] message) {
    byte[] compressed = compress(deflater, message, window(ownBits));
    if (forgets) {
      deflater.reset();
    }
    return compressed;
  }

  /** Compresses a message without context takeover, with the largest window. */
  static byte[] compressAlone(byte[] message) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      return compress(deflater, message, Integer.MAX_VALUE);
    } finally {
      deflater.end();
    }
  }

  /** Compresses a message whose last block has BFINAL set (RFC 7692 §7.2.3.4). */
  static byte[] compressFinal(byte[] message) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(message);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      // The receiver appends four bytes, which must complete an empty block here.
      out.write(0);
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static int window(int bits) {
    return bits <= 0 || bits == 15 ? Integer.MAX_VALUE : 1 << bits;
  }

  /** A full flush after each window's bytes keeps every distance inside it. */
  private static byte[] compress(Deflater deflater, byte[] message, int window) {
    if (message.length == 0) {
      return new byte[] {0};
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    int flush = window == Integer.MAX_VALUE ? Deflater.SYNC_FLUSH : Deflater.FULL_FLUSH;
    for (int at = 0; at < message.length; at += Math.min(window, message.length - at)) {
      deflater.setInput(message, at, Math.min(window, message.length - at));
      int count;
      do {
        count = deflater.deflate(buffer, 0, buffer.length, flush);
        out.write(buffer, 0, count);
      } while (count == buffer.length);
    }
    byte[] flushed = out.toByteArray();
    return Arrays.copyOf(flushed, flushed.length - TAIL.length);
  }

  /**
   * Inflates the payload of a message (RFC 7692 §7.2.2).
   *
   * @throws AssertionError if it is not what was agreed on
   */
  byte[] inflate(byte[] payload) {
    byte[] whole = Arrays.copyOf(payload, payload.length + TAIL.length);
    System.arraycopy(TAIL, 0, whole, payload.length, TAIL.length);
    if (window(otherBits) != Integer.MAX_VALUE) {
      int farthest = DistanceProbe.farthest(whole);
      if (farthest > window(otherBits)) {
        throw new AssertionError(
            "a distance of " + farthest + " where the window has " + otherBits + " bits");
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 * 1024];
    try {
      inflater.setInput(whole);
      while (true) {
        int count = inflater.inflate(buffer);
        out.write(buffer, 0, count);
        if (out.size() > MAX_INFLATED) {
          throw new AssertionError("a message that inflates to more than " + MAX_INFLATED);
        }
        if (count == 0 && inflater.finished() && inflater.getRemaining() > TAIL.length) {
          // §7.2.3.4: a block with BFINAL does not end the message
          int rest = inflater.getRemaining();
          inflater.reset();
          inflater.setInput(whole, whole.length - rest, rest);
        } else if (count == 0) {
          break;
        }
      }
    } catch (DataFormatException e) {
      throw new AssertionError("a message that does not inflate: " + e.getMessage(), e);
    }
    if (otherForgets) {
      inflater.reset();
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    deflater.end();
    inflater.end();
  }
}
