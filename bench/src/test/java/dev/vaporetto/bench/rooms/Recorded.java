package dev.vaporetto.bench.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** Complaints whose output can be read. */
final class Recorded {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);
  private final Complaints complaints = new Complaints(out);

  Complaints complaints() {
    return complaints;
  }

  PrintStream out() {
    return out;
  }

  String words() {
    return bytes.toString(UTF_8);
  }
}
