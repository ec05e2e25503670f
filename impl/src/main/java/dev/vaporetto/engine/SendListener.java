package dev.vaporetto.engine;

import org.jspecify.annotations.Nullable;

/** Told what became of a message. */
@FunctionalInterface
public interface SendListener {
  /**
   * The transport has taken the message, or never will.
   *
   * @param failure null if the message is on its way
   */
  void onSent(@Nullable Throwable failure);
}
