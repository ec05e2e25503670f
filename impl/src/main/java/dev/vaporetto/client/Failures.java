package dev.vaporetto.client;

import java.nio.channels.ClosedChannelException;

/** What was thrown, for a message. */
final class Failures {
  private Failures() {}

  /** One line: what was thrown, and what is behind it, where that says more. */
  static String describe(Throwable failure) {
    if (failure instanceof ClosedChannelException) {
      return "the end of the stream";
    }
    String text = text(failure);
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return '"' + text + '"' + (text.contains(text(root)) ? "" : " (" + text(root) + ")");
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null || failure instanceof LinkageError ? failure.toString() : message;
  }
}
