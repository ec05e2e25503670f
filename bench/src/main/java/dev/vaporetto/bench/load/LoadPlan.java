package dev.vaporetto.bench.load;

/**
 * What a load does: so many connections, each with {@code depth} messages in flight, which are
 * written at once; the next batch is written when every answer of the last has come.
 */
public record LoadPlan(
    int connections, int depth, Message message, Headers headers, Phase warmUp, Phase measured) {
  /** Checks that there is something to send. */
  public LoadPlan {
    if (connections < 1 || depth < 1) {
      throw new IllegalArgumentException(
          "connections " + connections + ", depth " + depth + ": expected at least 1 of each");
    }
  }
}
