package dev.vaporetto.bench.attack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

  /** Reads what stands behind the first {@code from} bytes. */
  static LogGrowth since(long from, Path log) throws IOException {
    long bytes = Files.size(log) - from;
    try (InputStream in = Files.newInputStream(log)) {
      in.skipNBytes(from);
      long errors =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
              .lines()
              .filter(line -> line.contains(ERROR))
              .count();
      return new LogGrowth(bytes, errors);
    } catch (UncheckedIOException e) {
      throw new IOException("the log cannot be read", e);
    }
  }
}
