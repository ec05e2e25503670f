package dev.vaporetto.bench.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a log has grown by.
 *
 * @param bytes that were printed
 * @param outOfMemory how many lines name an OutOfMemoryError
 */
record LogGrowth(long bytes, long outOfMemory) {
  private static final String ERROR = "OutOfMemoryError";

  /** How the launcher's answers to questions begin: they are in the same file, and no log. */
  private static final String ANSWER = "@@vaporetto ";

  /** Reads what stands behind the first {@code from} bytes. */
  static LogGrowth since(long from, Path log) throws IOException {
    long bytes = 0;
    long errors = 0;
    try (InputStream in = Files.newInputStream(log)) {
      in.skipNBytes(from);
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith(ANSWER)) {
          bytes += line.getBytes(UTF_8).length + 1;
          errors += line.contains(ERROR) ? 1 : 0;
        }
      }
    }
    return new LogGrowth(bytes, errors);
  }
}
