package dev.vaporetto.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a Markdown file that a command writes, between two comments with its name.
 *
 * @param name that of the comments
 */
record Place(Path file, String name) {
  /**
   * Replaces what is there.
   *
   * @throws IOException also if the file does not have both comments, in their order
   */
  void fill(String text) throws IOException {
    String begin = "<!-- begin: " + name + " -->\n";
    String end = "<!-- end: " + name + " -->";
    String whole = Files.readString(file, UTF_8);
    int from = whole.indexOf(begin);
    int to = whole.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException(file + " does not have " + begin.strip() + " and behind it " + end);
    }
    Files.writeString(
        file,
        whole.substring(0, from + begin.length())
            + "\n"
            + text.strip()
            + "\n\n"
            + whole.substring(to),
        UTF_8);
  }
}
