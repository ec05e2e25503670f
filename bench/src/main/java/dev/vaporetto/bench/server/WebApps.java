package dev.vaporetto.bench.server;

import dev.vaporetto.bench.app.EchoEndpoint;
import dev.vaporetto.bench.app.StreamRoutes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Lays out the exploded web applications. Both hold the same class file of {@link EchoEndpoint};
 * ours has our jar and the standard API beside it, and tells Tomcat to leave its endpoints alone.
 */
final class WebApps {
  private static final List<String> OUR_JARS =
      List.of(
          "vaporetto-[\\d.]+.*",
          "vaporetto-api-.*",
          "tls-channel-.*",
          "jakarta\\.websocket-(client-)?api-.*");

  /** The fluent applications beside the endpoint. */
  private static final List<String> FLUENT_CLASSES =
      List.of("StreamRoutes", "Pattern", "Memory", "Digests", "RoomRoutes");

  private static final String CONTEXT_XML =
      "<Context containerSciFilter=\"org.apache.tomcat.websocket.server.WsSci\"/>\n";

  private final Path directory;
  private final ClassPath classPath;

  WebApps(Path directory, ClassPath classPath) {
    this.directory = directory;
    this.classPath = classPath;
  }

  /** The application with nothing but the endpoint, for a host's own engine. */
  Path own() throws IOException {
    return withEndpoint(directory.resolve("own"));
  }

  /** The application with our engine in it. */
  Path ours() throws IOException {
    Path war = withEndpoint(directory.resolve("ours"));
    for (String name : FLUENT_CLASSES) {
      copyClass(StreamRoutes.class.getPackageName() + "." + name, war);
    }
    Path lib = Files.createDirectories(war.resolve("WEB-INF/lib"));
    for (String pattern : OUR_JARS) {
      for (Path jar : classPath.jars(pattern)) {
        Files.copy(jar, lib.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path metaInf = Files.createDirectories(war.resolve("META-INF"));
    Files.writeString(metaInf.resolve("context.xml"), CONTEXT_XML);
    return war;
  }

  private static Path withEndpoint(Path war) throws IOException {
    copyClass(EchoEndpoint.class.getName(), war);
    return war;
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
