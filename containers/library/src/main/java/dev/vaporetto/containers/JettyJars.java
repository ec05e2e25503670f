package dev.vaporetto.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Picks the jars of an embedded Jetty from the lib folder of its distribution. */
final class JettyJars {
  private JettyJars() {}

  /** The server with WebAppContext and annotation scanning; the WebSocket engine on demand. */
  static List<Path> select(Path home, String environment, boolean ownEngine) {
    Path lib = home.resolve("lib");
    List<String> names = new ArrayList<>();
    // The versions of what is not Jetty's differ from release to release, hence the patterns.
    names.addAll(
        List.of(
            "logging/slf4j-api-.*",
            "logging/jetty-slf4j-impl-.*",
            "jetty-(util|io|http|server|session|security|xml|ee|ee-webapp|plus|jndi)-\\d.*",
            "jetty-annotations-\\d.*",
            "jetty-" + environment + "-(servlet|webapp|plus|annotations)-\\d.*",
            environment + "-annotations/.*",
            "annotations/.*",
            "jakarta\\.transaction-api-2\\..*",
            "ee10".equals(environment)
                ? "jakarta\\.servlet-api-6\\.0\\..*"
                : "jakarta\\.servlet-api-6\\.1\\..*"));
    if (ownEngine) {
      names.addAll(
          List.of(
              "jetty-websocket-core-(common|server|client)-\\d.*",
              "jetty-(client|alpn-client)-\\d.*",
              "compression/jetty-compression-common-\\d.*",
              environment + "-websocket/jakarta\\..*",
              environment
                  + "-websocket/jetty-"
                  + environment
                  + "-websocket-(servlet|jakarta-common|jakarta-client|jakarta-server)-\\d.*"));
    }
    return names.stream().flatMap(name -> matching(lib, name).stream()).distinct().toList();
  }

  /** HTTP/2 and the choice between it and HTTP/1.1 in TLS. */
  static List<Path> http2(Path home) {
    Path lib = home.resolve("lib");
    return Stream.of(
            "http2/jetty-http2-(common|hpack|server)-\\d.*", "jetty-alpn-(java-)?server-\\d.*")
        .flatMap(name -> matching(lib, name).stream())
        .toList();
  }

  static List<Path> webSocketApi(Path home, String environment) {
    return matching(home.resolve("lib"), environment + "-websocket/jakarta\\..*");
  }

  private static List<Path> matching(Path lib, String pattern) {
    try (Stream<Path> files = Files.walk(lib)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> lib.relativize(file).toString().replace('\\', '/').matches(pattern))
          .sorted(Comparator.naturalOrder())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
