package dev.vaporetto.servlet;

import jakarta.servlet.http.WebConnection;

/** What some containers do otherwise than the Servlet specification says, or leaves open. */
enum ContainerTraits {
  /** Keeps to the specification. Whether close() waits for a peer that does not read is unknown. */
  STANDARD,
  /** See {@link ServletTransport}. Its close() never waits. */
  TOMCAT,
  /** Its close() waits until a peer has read what was written, if the thread is not interrupted. */
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

  /** Whether a callback must stay in the listener while another thread uses the streams. */
  boolean attended() {
    return this == TOMCAT;
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
}
