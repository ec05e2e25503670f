package dev.vaporetto.servlet;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.WebConnection;

/** What some containers do otherwise than the Servlet specification says, or leaves open. */
enum ContainerTraits {
  /** Keeps to the specification. Whether close() waits for a peer that does not read is unknown. */
  STANDARD,
  /** See {@link AttendedInput}. Its close() never waits. */
  TOMCAT,
  /**
   * See {@link LoopInput}. Its close() waits until the peer has read what was written, unless the
   * thread is interrupted.
   */
  UNDERTOW;

  /**
   * Looks at whose object it is. A name is no link, and where it is unknown the specification
   * holds.
   */
  static ContainerTraits of(WebConnection connection) {
    String name = connection.getClass().getName();
    if (name.startsWith("org.apache.coyote.")) {
      return TOMCAT;
    }
    return name.startsWith("io.undertow.") ? UNDERTOW : STANDARD;
  }

  ServletInput input(ServletTransport transport, ServletInputStream stream) {
    return switch (this) {
      case TOMCAT -> new AttendedInput(transport, stream);
      case UNDERTOW -> new LoopInput(transport, stream);
      case STANDARD -> new StandardInput(transport, stream);
    };
  }

  /** Whether {@link #close} may wait for the peer while a write is pending. */
  boolean closeMayBlock() {
    return this == STANDARD;
  }

  /** Closes both streams and the socket. */
  void close(WebConnection connection) throws Exception {
    if (this != UNDERTOW) {
      connection.close();
      return;
    }
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

  /** After a reset Undertow's write loop reports the same error for ever: an exception gets it out. */
  void onRepeatedWriteError() {
    if (this == UNDERTOW) {
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
