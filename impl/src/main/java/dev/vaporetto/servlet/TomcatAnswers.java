package dev.vaporetto.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The 101 of a Tomcat and of its relatives, Payara and GlassFish. Tomcat hands the socket over
 * whatever a filter makes of the answer after the upgrade: a peer would get an error, or nothing,
 * and then frames. What is sent cannot be changed. Its relatives keep the 101 until something is
 * written, while the peer waits for it.
 */
public final class TomcatAnswers {
  private static final String HANDLER =
      "org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler";

  /** The contexts of Tomcat's relatives, which lack that class. */
  private static final String RELATIVES = "org.apache.catalina.";

  private TomcatAnswers() {}

  /** Whether the request is one of theirs. */
  static boolean areOf(HttpServletRequest request) {
    ServletContext context = request.getServletContext();
    if (context == null) {
      return false;
    }
    if (context.getClass().getName().startsWith(RELATIVES)) {
      return true;
    }
    try {
      return Class.forName(HANDLER, false, context.getClass().getClassLoader()).isInterface();
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Sends the answer to a request that is upgraded. */
  public static void send(HttpServletResponse response) {
    try {
      response.flushBuffer();
    } catch (IOException gone) {
      // Tomcat hands the socket over all the same, and the transport tells that it is broken.
      System.getLogger(TomcatAnswers.class.getName())
          .log(System.Logger.Level.DEBUG, "the peer was gone before the answer", gone);
    }
  }
}
