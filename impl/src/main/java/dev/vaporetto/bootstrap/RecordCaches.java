package dev.vaporetto.bootstrap;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/**
 * Releases what the JDK keeps of an application's records. The first {@code equals} or {@code
 * hashCode} of a record is linked by method handles of {@link ObjectMethods}, each of which caches
 * its last conversion, and with it the class and its loader (JDK 17 for good, JDK 25 until memory
 * is short). Linking the methods of a class of the JDK takes that place.
 */
final class RecordCaches {
  private RecordCaches() {}

  /** Releases the classes that were linked last; logs a failure. */
  static void release() {
    MethodHandle component = MethodHandles.identity(String.class);
    try {
      link("equals", MethodType.methodType(boolean.class, String.class, Object.class), component);
      link("hashCode", MethodType.methodType(int.class, String.class), component);
    } catch (Throwable e) {
      System.getLogger(RecordCaches.class.getName())
          .log(System.Logger.Level.DEBUG, "the JDK's caches of records were not released", e);
    }
  }

  private static void link(String method, MethodType type, MethodHandle component)
      throws Throwable {
    Object unused =
        ObjectMethods.bootstrap(
            MethodHandles.lookup(), method, type, String.class, "value", component);
  }
}
