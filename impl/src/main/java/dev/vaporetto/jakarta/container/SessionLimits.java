package dev.vaporetto.jakarta.container;

/**
 * How many sessions there may be at once. Immutable; {@link Integer#MAX_VALUE} for any number.
 *
 * @param application of all endpoints together
 * @param endpoint of each endpoint that says nothing else
 * @param address of one remote address
 * @param user of one logged-in user
 */
public record SessionLimits(int application, int endpoint, int address, int user) {
  /** Any number. */
  public static final SessionLimits NONE =
      new SessionLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is less than 1
   */
  public SessionLimits {
    if (application < 1 || endpoint < 1 || address < 1 || user < 1) {
      throw new IllegalArgumentException(
          "limits of sessions came as "
              + application
              + ", "
              + endpoint
              + ", "
              + address
              + " and "
              + user
              + "; expected 1 or more of each");
    }
  }
}
