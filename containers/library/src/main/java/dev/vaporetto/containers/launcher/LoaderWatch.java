package dev.vaporetto.containers.launcher;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Knows the class loaders of undeployed applications without keeping them alive, and tells which
 * ones the garbage collector cannot free. For one thread.
 */
final class LoaderWatch {
  /** Soft and cached references need more than one collection; a leak survives them all. */
  private static final int COLLECTIONS = 30;

  private static final long PAUSE_MILLIS = 50;

  private final List<Watched> watched = new ArrayList<>();

  private record Watched(String name, WeakReference<ClassLoader> loader) {}

  void watch(String name, ClassLoader loader) {
    watched.add(new Watched(name, new WeakReference<>(loader)));
  }

  /** The names of the watched loaders that are still reachable after several collections. */
  List<String> stuck() throws InterruptedException {
    for (int i = 0; i < COLLECTIONS && !watched.isEmpty(); i++) {
      System.gc();
      watched.removeIf(entry -> entry.loader().refersTo(null));
      if (!watched.isEmpty()) {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    return watched.stream().map(Watched::name).toList();
  }
}
