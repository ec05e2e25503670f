package dev.vaporetto.containers.launcher;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Watches the class loaders of undeployed applications through weak references, and reports which
 * ones the garbage collector cannot free. For one thread.
 */
final class LoaderWatch {
  /** Soft and cached references need more than one collection; a leak survives them all. */
  private static final int COLLECTIONS = 11;

  /**
   * The first pause; each is twice the one before, up to the longest. Most loaders are free at
   * once; one that an ending thread holds gets a second and a half.
   */
  private static final long PAUSE_MILLIS = 10;

  private static final long LONGEST_PAUSE_MILLIS = 200;

  private final List<Watched> watched = new ArrayList<>();

  private record Watched(String name, WeakReference<ClassLoader> loader) {}

  void watch(String name, ClassLoader loader) {
    watched.add(new Watched(name, new WeakReference<>(loader)));
  }

  /** The names of the watched loaders that are still reachable after several collections. */
  List<String> stuck() throws InterruptedException {
    long pause = PAUSE_MILLIS;
    for (int i = 0; i < COLLECTIONS && !watched.isEmpty(); i++) {
      System.gc();
      watched.removeIf(entry -> entry.loader().refersTo(null));
      if (!watched.isEmpty()) {
        Thread.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    }
    return watched.stream().map(Watched::name).toList();
  }
}
