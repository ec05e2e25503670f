package dev.vaporetto.connection.in;

/** Who makes the messages of a connection wait; they go on when nobody does. */
public enum Hold {
  /** The application, until it lets them go on. */
  APPLICATION(1),
  /** What has arrived of a message fills what it is read from. */
  FULL_STREAM(2),
  /** A message is complete whose handler still reads it. */
  STREAM_HANDLER(4);

  private final int bit;

  Hold(int bit) {
    this.bit = bit;
  }

  /** Its place in a set of them: one bit, never the sign. */
  public int bit() {
    return bit;
  }
}
