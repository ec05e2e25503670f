package dev.vaporetto.bench.server;

import dev.vaporetto.bench.app.EchoEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Lays out the exploded web applications. All hold the same class files of the endpoints; ours has
 * our jars and the standard API beside them, and tells Tomcat to leave its endpoints alone.
 */
final class WebApps {
  private static final List<String> OUR_JARS =
      List.of(
          "vaporetto-[\\d.]+.*",
          "vaporetto-api-.*",
          "tls-channel-.*",
          "jakarta\\.websocket-(client-)?api-.*");

  /** What rooms over several nodes need beside them. */
  private static final List<String> BROKER_JARS =
      List.of(
          "vaporetto-rooms-nats-.*",
          "jnats-.*",
          "vaporetto-rooms-redis-.*",
          "jedis-.*",
          "slf4j-api-.*");

  private static final List<String> ENDPOINTS =
      List.of("EchoEndpoint", "BoundedEchoEndpoint", "SleepEndpoint", "RoomEndpoint");

  /** The fluent applications beside the endpoints. */
  private static final List<String> FLUENT_CLASSES =
      List.of(
          "BenchRoutes",
          "StreamRoutes",
          "Pattern",
          "Memory",
          "Digests",
          "RoomRoutes",
          "BenchRooms",
          "PositionStamp");

  /** What is attacked, beside all others. */
  private static final List<String> ATTACKED =
      List.of("AttackRoutes", "Blockade", "BlockedEndpoint", "GiveEndpoint", "AllSessionsEndpoint");

  private static final String CONTEXT_XML =
      "<Context containerSciFilter=\"org.apache.tomcat.websocket.server.WsSci\"/>\n";

  private final Path directory;
  private final ClassPath classPath;

  WebApps(Path directory, ClassPath classPath) {
    this.directory = directory;
    this.classPath = classPath;
  }

  /** The application with nothing but the endpoints, for a host's own engine. */
  Path own() throws IOException {
    return withEndpoints(directory.resolve("own"));
  }

  /** The application with our engine in it. */
  Path ours() throws IOException {
    Path war = withEngine("ours", classPath.libraries());
    copyJars(BROKER_JARS, classPath.libraries(), war);
    return war;
  }

  /** The application with our engine, and with what is attacked. */
  Path attacked() throws IOException {
    Path war = withEngine("attacked", classPath.libraries());
    copyJars(BROKER_JARS, classPath.libraries(), war);
    copyClasses(ATTACKED, war);
    return war;
  }

  /** The application with an older build of our engine. */
  Path older() throws IOException {
    return withEngine("older", classPath.older());
  }

  private Path withEngine(String name, Libraries libraries) throws IOException {
    Path war = withEndpoints(directory.resolve(name));
    copyClasses(FLUENT_CLASSES, war);
    copyJars(OUR_JARS, libraries, war);
    Path metaInf = Files.createDirectories(war.resolve("META-INF"));
    Files.writeString(metaInf.resolve("context.xml"), CONTEXT_XML);
    return war;
  }

  private static void copyJars(List<String> patterns, Libraries libraries, Path war)
      throws IOException {
    Path lib = Files.createDirectories(war.resolve("WEB-INF/lib"));
    for (String pattern : patterns) {
      for (Path jar : libraries.jars(pattern)) {
        Files.copy(jar, lib.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Path withEndpoints(Path war) throws IOException {
    copyClasses(ENDPOINTS, war);
    return war;
  }

  private static void copyClasses(List<String> names, Path war) throws IOException {
    for (String name : names) {
      copyClass(EchoEndpoint.class.getPackageName() + "." + name, war);
    }
  }

  private static void copyClass(String name, Path war) throws IOException {
    String resource = name.replace('.', '/') + ".class";
    Path file = war.resolve("WEB-INF/classes").resolve(resource);
    Files.createDirectories(file.getParent());
    try (InputStream in = EchoEndpoint.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("no " + resource + " on the class path");
      }
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
