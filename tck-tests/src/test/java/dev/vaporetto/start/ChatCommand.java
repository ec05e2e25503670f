package dev.vaporetto.start;

import dev.vaporetto.echo.EchoWars;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the profile {@code chat} runs, as a command of its own: the same program, the same WAR. */
final class ChatCommand {
  /** The dependencies that the profile names, and theirs: a Jetty without a WebSocket engine. */
  private static final String JETTY_JARS =
      ".*/lib/("
          + "jetty-(util|io|http|server|session|security|xml|ee|ee-webapp|plus|jndi|annotations)-12"
          + "|jetty-ee10-(servlet|webapp|plus|annotations)-12"
          + "|(logging|annotations|ee10-annotations)/"
          + "|jakarta\\.(servlet-api-6\\.0|transaction-api-2)"
          + ").*\\.jar";

  private ChatCommand() {}

  /** The command line for a port, as it would come after {@code -Dport=}. */
  static List<String> withPort(String port) {
    Path war = EchoWars.example().toAbsolutePath();
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        war.resolveSibling("test-classes") + File.pathSeparator + jettyJars(),
        "dev.vaporetto.example.start.ChatStart",
        war.resolveSibling("vaporetto-chat").toString(),
        port);
  }

  private static String jettyJars() {
    Path jetty = Path.of(System.getProperty("vaporetto.containers"), "jetty-12.1");
    try (Stream<Path> files = Files.walk(jetty.toAbsolutePath())) {
      return files
          .map(Path::toString)
          .filter(file -> file.replace('\\', '/').matches(JETTY_JARS))
          .collect(Collectors.joining(File.pathSeparator));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
