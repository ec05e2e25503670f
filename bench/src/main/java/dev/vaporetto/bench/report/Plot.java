package dev.vaporetto.bench.report;

import dev.vaporetto.bench.results.Measurements;
import java.util.List;
import java.util.Optional;

/** One SVG file of a report. */
interface Plot {
  /** The name of its file, without an ending. */
  String name();

  /** What it shows, in a few words. */
  String title();

  /**
   * Draws what was measured; empty if nothing of it was.
   *
   * @param notes the lines below
   */
  Optional<String> draw(Measurements measurements, List<String> notes);
}
