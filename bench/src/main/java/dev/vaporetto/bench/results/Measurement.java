package dev.vaporetto.bench.results;

/**
 * One measured value.
 *
 * @param scenario what was done, by its name on the command line
 * @param round from 1
 * @param subject what was measured, a server or a client, by its name on the command line
 * @param figure what the value is, with its unit
 * @param compared whether less is better, so that a ratio says something
 */
public record Measurement(
    String scenario, int round, String subject, String figure, boolean compared, double value) {
  /** Checks that the names can stand in a line of CSV without quotes. */
  public Measurement {
    if ((scenario + subject + figure).indexOf(',') >= 0) {
      throw new IllegalArgumentException(
          "a comma in \"" + scenario + "\", \"" + subject + "\" or \"" + figure + "\"");
    }
  }
}
