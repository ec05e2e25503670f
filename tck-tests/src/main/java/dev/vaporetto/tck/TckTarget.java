package dev.vaporetto.tck;

import dev.vaporetto.containers.Container;
import java.util.Locale;

/**
 * One line of the results: a server, and a JVM with the tests and our client.
 *
 * @param name as on the command line
 * @param container the server
 * @param javaSe whether the tests' JVM has nothing of a server on its class path
 */
record TckTarget(String name, Container container, boolean javaSe) {
  /** The client's part: the tests that need no server API in their own JVM. */
  static final String CLIENT = "client-java-se";

  /** The server of the client's part. Any server would do. */
  private static final Container SERVER_OF_CLIENT = Container.TOMCAT_11;

  /** Takes a container's name, with hyphens, or {@link #CLIENT}. */
  static TckTarget parse(String text) {
    String name = text.trim();
    return name.equals(CLIENT)
        ? new TckTarget(name, SERVER_OF_CLIENT, true)
        : new TckTarget(
            name, Container.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')), false);
  }
}
