package dev.vaporetto;

/** Takes text messages that the codec of their listener cannot decode. */
@FunctionalInterface
public interface UndecodableListener {
  /**
   * Called in the place of the listener for the message, and like it: what it throws reaches {@code
   * onError} and closes the socket. If it throws the given failure, the code is 1007.
   *
   * @param text the message
   * @param failure its cause is what the codec has thrown
   */
  void onUndecodable(String text, UndecodableMessageException failure) throws Exception;
}
