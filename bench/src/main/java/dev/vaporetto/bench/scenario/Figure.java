package dev.vaporetto.bench.scenario;

/**
 * One measured number.
 *
 * @param name what it is, with its unit
 * @param compared whether less is better, so that a ratio to the host's engine says something
 */
public record Figure(String name, double value, boolean compared) {
  static Figure compared(String name, double value) {
    return new Figure(name, value, true);
  }

  static Figure informative(String name, double value) {
    return new Figure(name, value, false);
  }
}
