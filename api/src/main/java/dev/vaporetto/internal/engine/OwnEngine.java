package dev.vaporetto.internal.engine;

/**
 * Whether Vaporetto's own engine is there, and in charge. The rest of this package is for where it
 * is: the JVM may load what a class names as soon as it verifies the class.
 */
public final class OwnEngine {
  private static final boolean PRESENT = find();

  private OwnEngine() {}

  private static boolean find() {
    try {
      Class<?> session =
          Class.forName(
              "dev.vaporetto.engine.EngineSession", false, OwnEngine.class.getClassLoader());
      // The module descriptor does not name a module that may be absent.
      OwnEngine.class.getModule().addReads(session.getModule());
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  /** Whether its classes are there; the server's own engine may be in charge all the same. */
  public static boolean isPresent() {
    return PRESENT;
  }

  /** Whether an object of the standard API is its own: not all have a published type. */
  public static boolean isOwn(Object object) {
    return object.getClass().getName().startsWith("dev.vaporetto.");
  }
}
