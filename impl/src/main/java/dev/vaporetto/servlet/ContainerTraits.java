package dev.vaporetto.servlet;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.WebConnection;

/** What some containers do otherwise than the Servlet specification says, or leaves open. */
enum ContainerTraits {
  /** Keeps to the specification. Whether close() waits for a peer that does not read is unknown. */
  STANDARD,
  /** See {@link AttendedInput}. Its close() never waits. */
  TOMCAT,
  /** See {@link LoopInput} and {@link #close}. */
  UNDERTOW,
  /** Also holds the last TLS record of a write back when the socket takes only a part of it. */
  UNDERTOW_TLS;

  /**
   * Looks at whose object it is. A name is no link, and where it is unknown the specification
   * holds.
   */
  static ContainerTraits of(WebConnection connection, boolean secure) {
    String name = connection.getClass().getName();
    if (name.startsWith("org.apache.coyote.")) {
      return TOMCAT;
    }
    if (name.startsWith("io.undertow.")) {
      return secure ? UNDERTOW_TLS : UNDERTOW;
    }
    return STANDARD;
  }

  private boolean isUndertow() {
    return this == UNDERTOW || this == UNDERTOW_TLS;
  }

  ServletInput input(ServletTransport transport, ServletInputStream stream) {
    return switch (this) {
      case TOMCAT -> new AttendedInput(transport, stream);
      case UNDERTOW, UNDERTOW_TLS -> new LoopInput(transport, stream);
      case STANDARD -> new StandardInput(transport, stream);
    };
  }

  /** Whether {@link #close} may wait for the peer while a write is pending. */
  boolean closeMayBlock() {
    return this == STANDARD;
  }

  /**
   * Whether a write should end with a piece of its own that fits into a hardly writable socket:
   * only a further write moves what UNDERTOW_TLS holds back.
   */
  boolean needsSmallLastPiece() {
    return this == UNDERTOW_TLS;
  }

  /**
   * Closes both streams and the socket.
   *
   * <p>Undertow's close() of the whole first writes what is pending and waits for the peer, unless
   * the thread is interrupted. With TLS it also waits, in a busy loop that heeds no interrupt,
   * until the socket has taken what is held back; closing the streams one by one does that in the
   * background.
   *
   * @param idle whether no write is pending and none has failed
   */
  void close(WebConnection connection, boolean idle) throws Exception {
    if (!isUndertow()) {
      connection.close();
    } else if (idle) {
      try {
        connection.getOutputStream().close();
      } finally {
        connection.getInputStream().close();
      }
    } else {
      closeInterrupted(connection);
    }
  }

  private static void closeInterrupted(WebConnection connection) throws Exception {
    boolean interrupted = Thread.interrupted();
    Thread.currentThread().interrupt();
    try {
      connection.close();
    } finally {
      // Takes back what this method has set, whether the container has cleared it or not.
      boolean unused = Thread.interrupted();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * After a reset Undertow's write loop reports the same error for ever: an exception gets it out.
   */
  void onRepeatedWriteError() {
    if (isUndertow()) {
      throw new RepeatedErrorException();
    }
  }

  private static final class RepeatedErrorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RepeatedErrorException() {
      super("the container reports the same broken connection again", null, false, false);
    }
  }
}
