package dev.vaporetto;

/** Told how a connection ended. */
@FunctionalInterface
public interface CloseListener {
  /**
   * Called once, last.
   *
   * @param code the code on the wire, whoever sent it (RFC 6455 §7.4); 1005 for a close frame
   *     without a code, 1006 where there was no close frame. (Tomcat's own engine says 1000 for the
   *     former, and 1006 where it has closed an idle socket.)
   * @param reason empty if there was none
   */
  void onClose(int code, String reason);
}
