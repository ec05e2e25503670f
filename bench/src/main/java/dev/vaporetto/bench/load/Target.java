package dev.vaporetto.bench.load;

/** Where a server echoes. */
public record Target(String host, int port, String path) {
  /** Host and port as the Host and Origin headers name them. */
  String authority() {
    return host + ":" + port;
  }

  @Override
  public String toString() {
    return "ws://" + authority() + path;
  }
}
