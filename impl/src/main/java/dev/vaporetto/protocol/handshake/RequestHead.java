package dev.vaporetto.protocol.handshake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The head of an HTTP request as the server's side of the handshake sees it: a view, no copy. */
public interface RequestHead {
  /** The method, for example {@code GET}. */
  String method();

  /** The protocol with its version, for example {@code HTTP/1.1}. */
  String protocol();

  /**
   * The pseudo-header {@code :protocol} of an extended CONNECT (RFC 8441 §4); null if there is none
   * or the server does not show it.
   */
  default @Nullable String connectProtocol() {
    return null;
  }

  /**
   * The value of every field line with this name, in their order, not split at commas.
   *
   * @param name in any case
   * @return empty if there is none
   */
  List<String> headers(String name);

  /** How many characters the names and values of all headers have together. */
  long size();
}
