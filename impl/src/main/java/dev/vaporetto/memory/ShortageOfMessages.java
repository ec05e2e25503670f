package dev.vaporetto.memory;

/**
 * What the log says of a {@link MemoryBudget}.
 *
 * @param limit in bytes
 */
record ShortageOfMessages(long limit) implements Pressure.Lines {
  @Override
  public String begun() {
    return "what waits for peers, and what is incomplete of their messages, has come to "
        + limit
        + " bytes, the limit of the application: sends to those that hold most are refused,"
        + " or they are closed with 1013 (see dev.vaporetto.memory)";
  }

  @Override
  public String over(long seconds, long refused, long closed) {
    return "there is memory again for what waits for peers: within "
        + seconds
        + " s, "
        + refused
        + " sends were refused and "
        + closed
        + " connections closed with 1013";
  }
}
