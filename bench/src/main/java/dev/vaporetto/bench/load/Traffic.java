package dev.vaporetto.bench.load;

import java.nio.ByteBuffer;
import java.util.Random;

/** What a load sends, and how it checks what comes back. For one thread. */
public interface Traffic {
  /** Whether the messages are compressed by permessage-deflate, without context takeover. */
  boolean compressed();

  /** The length of a message before compression, in bytes. */
  int size();

  /** The frames of one connection, of {@code depth} messages at a time. */
  Outgoing outgoing(int depth, Random random);

  /** The reader of one connection's answers. */
  Incoming incoming();

  /** The frames that one connection sends. */
  interface Outgoing {
    /** The frames of the messages from {@code first} on, valid until the next call. */
    ByteBuffer frames(long first);
  }

  /** The messages that one connection receives; they must be those that were sent, in order. */
  interface Incoming {
    /** Takes all bytes of {@code in} and says how many messages they completed. */
    int read(ByteBuffer in) throws WrongAnswerException;

    /** How many whole messages have come. */
    long answers();
  }
}
