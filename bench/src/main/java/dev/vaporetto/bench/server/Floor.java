package dev.vaporetto.bench.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Compiles the echo in C into {@code target/floor}, with gcc. */
final class Floor {
  private static final String SOURCE = "floor.c";

  private Floor() {}

  static List<String> command(ClassPath classPath) throws IOException {
    Path directory = Files.createDirectories(classPath.target().resolve("floor"));
    Path source = directory.resolve(SOURCE);
    try (InputStream in = Floor.class.getResourceAsStream(SOURCE)) {
      if (in == null) {
        throw new IOException("no " + SOURCE + " beside " + Floor.class);
      }
      Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
    }
    String binary = directory.resolve("floor").toAbsolutePath().toString();
    Path log = directory.resolve("gcc.log");
    try {
      int status =
          new ProcessBuilder("gcc", "-O2", "-o", binary, source.toAbsolutePath().toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start()
              .waitFor();
      if (status != 0) {
        throw new IOException("gcc ended with " + status + ": " + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while gcc compiled " + SOURCE, e);
    }
    return List.of(binary);
  }
}
