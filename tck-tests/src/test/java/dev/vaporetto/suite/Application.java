package dev.vaporetto.suite;

import dev.vaporetto.containers.EchoClient;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A deployed application from the outside. Thread-safe. */
record Application(URL url) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** A WAR with classes; the engine comes with its deployment. */
  static WebArchive war(String name, Class<?>... classes) {
    return ShrinkWrap.create(WebArchive.class, name + ".war").addClasses(classes);
  }

  /** A path, relative to the application. */
  URI ws(String path) {
    return URI.create(url.toString().replaceFirst("^http", "ws") + path);
  }

  EchoClient connect(String path) {
    return EchoClient.connect(ws(path));
  }

  /** Status and body. */
  String get(String path) throws IOException, InterruptedException {
    var response =
        HTTP.send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  /** Sends a message, and waits for the next one. */
  static String ask(EchoClient client, String message) {
    client.send(message);
    return client.nextText();
  }
}
