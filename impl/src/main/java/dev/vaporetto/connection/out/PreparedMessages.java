package dev.vaporetto.connection.out;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Some whole messages for many connections, one behind the other: their frames are made once, for
 * each set of parameters without context takeover. Thread-safe.
 */
public final class PreparedMessages {
  /** Stands for no compression. */
  private static final Object PLAIN = new Object();

  private final List<PreparedMessage> messages;

  /** By what the compressors have in common. */
  private final ConcurrentHashMap<Object, SharedFrames> frames = new ConcurrentHashMap<>(2);

  /** Messages in the order in which they leave; at least one. */
  public PreparedMessages(List<PreparedMessage> messages) {
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("no message came; expected at least one");
    }
    this.messages = List.copyOf(messages);
  }

  /** The messages, in their order. */
  public List<PreparedMessage> messages() {
    return messages;
  }

  /** The frames of what is not compressed. */
  SharedFrames plainFrames() {
    return frames(PLAIN, PreparedMessages::plain);
  }

  private static SharedFrames plain(List<PreparedMessage> messages) {
    SharedFrames.Builder builder = new SharedFrames.Builder();
    messages.forEach(message -> builder.add(message.opcode(), 0, message.payload()));
    return builder.encode();
  }

  /**
   * The frames of what is compressed.
   *
   * @param key equal for compressors that make the same of each message
   * @param encoder makes the frames
   */
  SharedFrames frames(Object key, Function<List<PreparedMessage>, SharedFrames> encoder) {
    SharedFrames made = frames.get(key);
    return made != null ? made : frames.computeIfAbsent(key, any -> encoder.apply(messages));
  }
}
