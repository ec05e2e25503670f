package dev.vaporetto.bench.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * The command that serves with Bun. Its binary is that of the system property {@value #PROPERTY},
 * or that of the package which npm installs into {@code target/bun} once.
 */
final class Bun {
  /** The version that is installed. */
  static final String VERSION = "1.4.5";

  private static final String PROPERTY = "vaporetto.bun";
  private static final String SCRIPT = "bun.js";

  private Bun() {}

  static List<String> command(ClassPath classPath) throws IOException {
    Path directory = Files.createDirectories(classPath.target().resolve("bun"));
    Path script = directory.resolve(SCRIPT);
    try (InputStream in = Bun.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IOException("no " + SCRIPT + " beside " + Bun.class);
      }
      Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
    }
    String given = System.getProperty(PROPERTY);
    Path binary = given == null ? installed(directory) : checked(Path.of(given));
    return List.of(binary.toAbsolutePath().toString(), script.toAbsolutePath().toString());
  }

  /** The tables and plots name the version. */
  private static Path checked(Path binary) throws IOException {
    Process process = new ProcessBuilder(binary.toString(), "--version").start();
    try (InputStream out = process.getInputStream()) {
      String version = new String(out.readAllBytes(), US_ASCII).strip();
      if (!version.equals(VERSION)) {
        throw new IOException(
            binary + ", named by -D" + PROPERTY + ", is Bun " + version + ", expected " + VERSION);
      }
      return binary;
    }
  }

  private static Path installed(Path directory) throws IOException {
    String name = "@oven/bun-" + platform();
    Path binary = directory.resolve("node_modules").resolve(name).resolve("bin/bun");
    if (Files.isExecutable(binary)) {
      return binary;
    }
    Path log = directory.resolve("npm.log");
    try {
      int status =
          new ProcessBuilder(
                  "npm",
                  "install",
                  "--no-save",
                  "--no-package-lock",
                  "--no-audit",
                  "--no-fund",
                  "--prefix",
                  directory.toAbsolutePath().toString(),
                  name + "@" + VERSION)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start()
              .waitFor();
      if (status == 0 && Files.isExecutable(binary)) {
        return binary;
      }
      throw new IOException("npm ended with " + status + ": " + Files.readString(log));
    } catch (IOException e) {
      throw new IOException(
          "cannot install "
              + name
              + " ("
              + e.getMessage().strip()
              + "); install Node's npm, or name a binary of Bun with -D"
              + PROPERTY
              + ", or leave bun out of --servers",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while npm installed " + name, e);
    }
  }

  /** The end of the package's name. */
  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch");
    return (system.startsWith("mac") ? "darwin" : "linux")
        + "-"
        + (machine.equals("aarch64") ? "aarch64" : "x64");
  }
}
