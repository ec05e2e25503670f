package dev.vaporetto.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.bench.server.ClassPath;
import dev.vaporetto.bench.server.ServerVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where a report was measured.
 *
 * @param lines the hardware with the system and Java, and the versions of the servers
 */
record Machine(List<String> lines) {
  private static final String FILE = "machine.txt";
  private static final double KIB_A_GIB = 1024.0 * 1024;

  static Machine ofThisRun() throws IOException {
    String hardware =
        "%s, %d processors, %.0f GiB of memory; %s %s; Java %s"
            .formatted(
                valueIn(Path.of("/proc/cpuinfo"), "model name", "unknown processor"),
                Runtime.getRuntime().availableProcessors(),
                kibibytes() / KIB_A_GIB,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version());
    return new Machine(List.of(hardware, ServerVersions.of(ClassPath.ofThisProgram())));
  }

  private static double kibibytes() throws IOException {
    String total = valueIn(Path.of("/proc/meminfo"), "MemTotal", "0 kB");
    return Double.parseDouble(total.toLowerCase(Locale.ROOT).replace("kb", "").strip());
  }

  /** The value of the first line with a name, in a file of lines {@code name: value}. */
  private static String valueIn(Path file, String name, String byDefault) throws IOException {
    if (!Files.isReadable(file)) {
      return byDefault;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(byDefault);
    }
  }

  /**
   * Writes it into a report's folder.
   *
   * @throws IOException also if the folder has chapters that were measured elsewhere
   */
  void keepIn(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (Files.exists(file) && !readFrom(directory).equals(this)) {
      throw new IOException(
          directory
              + " has chapters of\n"
              + String.join("\n", readFrom(directory).lines)
              + "\nand this is\n"
              + String.join("\n", lines)
              + "\nName another folder with --out.");
    }
    Files.write(file, lines, UTF_8);
  }

  static Machine readFrom(Path directory) throws IOException {
    return new Machine(Files.readAllLines(directory.resolve(FILE), UTF_8));
  }
}
