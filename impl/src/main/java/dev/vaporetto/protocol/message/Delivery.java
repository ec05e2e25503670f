package dev.vaporetto.protocol.message;

/** How the messages that arrive are delivered; asked when each begins. */
@FunctionalInterface
public interface Delivery {
  /** Each message when all of it is there. */
  Delivery WHOLE = text -> false;

  /**
   * Whether the message that begins is delivered in parts, as they arrive, so that its size is not
   * limited.
   *
   * @param text whether it is a text message
   */
  boolean inParts(boolean text);
}
