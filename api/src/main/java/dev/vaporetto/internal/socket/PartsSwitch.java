package dev.vaporetto.internal.socket;

/** Has the engine of a connection deliver messages in parts. */
@FunctionalInterface
public interface PartsSwitch {
  /**
   * From the next message on.
   *
   * @param text whether text or binary messages
   * @param betweenMessages whether no message can be arriving
   * @return false if the engine can do that between messages only
   */
  boolean toParts(boolean text, boolean betweenMessages);
}
