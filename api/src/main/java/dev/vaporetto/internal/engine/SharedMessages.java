package dev.vaporetto.internal.engine;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Some messages for many sockets, which leave one behind the other. Not thread-safe. */
public final class SharedMessages {
  private final List<SharedMessage> messages;

  /**
   * The form of the messages that an engine can share among its sockets; null before there is one.
   */
  private @Nullable Object prepared;

  /** Messages in the order in which they leave; at least one. */
  public SharedMessages(List<SharedMessage> messages) {
    this.messages = List.copyOf(messages);
  }

  /** The messages, in their order. */
  public List<SharedMessage> messages() {
    return messages;
  }

  /** Returns the engine's form of the messages; the first call makes it. */
  public Object prepared(Supplier<?> maker) {
    Object made = prepared;
    if (made == null) {
      made = maker.get();
      prepared = made;
    }
    return made;
  }
}
