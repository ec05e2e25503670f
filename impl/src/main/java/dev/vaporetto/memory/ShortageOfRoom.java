package dev.vaporetto.memory;

/**
 * What the log says of a {@link ConnectionBudget}.
 *
 * @param limit in bytes
 */
record ShortageOfRoom(long limit) implements Pressure.Lines {
  @Override
  public String begun() {
    return "the open connections take about "
        + limit
        + " bytes, what the application has for them: further handshakes are refused with 503 (see"
        + " dev.vaporetto.memory.connections)";
  }

  @Override
  public String over(long seconds, long refused, long closed) {
    return "there is room again for connections: within "
        + seconds
        + " s, "
        + refused
        + " handshakes were refused with 503";
  }
}
