package dev.vaporetto.jakarta.endpoint;

/**
 * Throws what user code threw as it is, also where an interface declares no checked exception:
 * {@code onError} must see the failure itself (Jakarta WebSocket §5.2.1), not a wrapper.
 */
final class Sneaky {
  private Sneaky() {}

  @SuppressWarnings("unchecked") // the cast does not happen at run time, which is the point
  static <T extends Throwable> RuntimeException rethrow(Throwable failure) throws T {
    throw (T) failure;
  }
}
