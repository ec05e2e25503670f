package dev.vaporetto.example.start;

/** Reads the port of the command line. */
final class Port {
  private static final int MAX = 65_535;

  private Port() {}

  /**
   * The number that a text says.
   *
   * @throws StartException if it is no port
   */
  static int parse(String text) throws StartException {
    int port;
    try {
      port = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      port = -1;
    }
    if (port < 0 || port > MAX) {
      throw new StartException(
          "'"
              + text
              + "' is no port: -Dport=N takes a number from 1 to "
              + MAX
              + ", or 0 for any free port");
    }
    return port;
  }
}
