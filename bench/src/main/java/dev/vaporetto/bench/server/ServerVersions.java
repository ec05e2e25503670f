package dev.vaporetto.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which releases the servers are, by the names of their files. */
public final class ServerVersions {
  private final Path containers;

  private ServerVersions(Path containers) {
    this.containers = containers;
  }

  /**
   * All in one line.
   *
   * @throws IOException if one is not there
   */
  public static String of(ClassPath classPath) throws IOException {
    ServerVersions versions = new ServerVersions(classPath.containers());
    return "Tomcat %s, Jetty %s, Undertow %s, Tyrus %s on Grizzly %s, %s"
        .formatted(
            versions.in("tomcat-11/lib", "tomcat-embed-core-(.*)\\.jar"),
            versions.in("jetty-12.1", "jetty-home-(.*)"),
            versions.in("undertow/lib", "undertow-core-(.*)\\.jar"),
            versions.in("tyrus/lib", "tyrus-server-(.*)\\.jar"),
            versions.in("tyrus/lib", "grizzly-http-server-(.*)\\.jar"),
            Contender.BUN.label());
  }

  private String in(String folder, String namePattern) throws IOException {
    Pattern name = Pattern.compile(namePattern);
    Path directory = containers.resolve(folder);
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> name.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .map(matcher -> matcher.group(1))
          .findFirst()
          .orElseThrow(() -> new IOException("no file " + name + " in " + directory));
    }
  }
}
