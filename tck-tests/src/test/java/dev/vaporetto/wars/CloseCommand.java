package dev.vaporetto.wars;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.Session;
import java.io.IOException;

/** A text by which a peer makes an endpoint close: {@code close:4001:bye}. */
public final class CloseCommand {
  private static final String PREFIX = "close:";

  private CloseCommand() {}

  /** Closes the session if the text says so, and returns whether it did. */
  public static boolean obey(String text, Session session) throws IOException {
    // The length first: the text may be one of many megabytes.
    if (text.length() > 200 || !text.startsWith(PREFIX)) {
      return false;
    }
    int colon = text.indexOf(':', PREFIX.length());
    int code = Integer.parseInt(text.substring(PREFIX.length(), colon));
    CloseCode closeCode = () -> code;
    session.close(new CloseReason(closeCode, text.substring(colon + 1)));
    return true;
  }
}
