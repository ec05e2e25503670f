package dev.vaporetto;

/** Called when a connection has closed. */
@FunctionalInterface
public interface CloseListener {
  /**
   * Called once, as the last callback of the socket. An exception is logged.
   *
   * @param code the code of the first close frame, of either side (RFC 6455 §7.1.5); 1005 for a
   *     close frame without a code, 1006 where there was no close frame. (Tomcat's own engine
   *     reports 1000 instead of 1005, and 1006 where it has closed an idle socket.)
   * @param reason of that frame (RFC 6455 §7.1.6); empty if there was none
   */
  void onClose(int code, String reason);
}
