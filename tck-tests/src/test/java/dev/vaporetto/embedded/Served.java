package dev.vaporetto.embedded;

import dev.vaporetto.containers.EchoClient;
import java.net.URI;

/** What a server answers. */
final class Served {
  private Served() {}

  /** The answer of an echo. */
  static String echo(URI uri) {
    try (EchoClient client = EchoClient.connect(uri)) {
      client.send("ciao");
      return client.nextText();
    }
  }
}
