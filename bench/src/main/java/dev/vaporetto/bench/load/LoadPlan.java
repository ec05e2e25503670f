package dev.vaporetto.bench.load;

/**
 * The plan of a load: its connections, each with {@code depth} messages in flight, which are
 * written at once. The next batch is written when every answer to the last one has arrived.
 */
public record LoadPlan(
    int connections, int depth, Traffic traffic, Headers headers, Phase warmUp, Phase measured) {
  /** Checks that there is something to send. */
  public LoadPlan {
    if (connections < 1 || depth < 1) {
      throw new IllegalArgumentException(
          "connections " + connections + ", depth " + depth + ": expected at least 1 of each");
    }
  }
}
