package dev.vaporetto.bootstrap;

import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

/** The class loader of an application, which is the context class loader of its user code. */
final class ApplicationLoader {
  private ApplicationLoader() {}

  /**
   * The context's. The context of an embedded server may have none: its classes are found by the
   * thread that starts it.
   */
  static ClassLoader of(ServletContext context) {
    ClassLoader own = context.getClassLoader();
    if (own != null) {
      return own;
    }
    ClassLoader starting = Thread.currentThread().getContextClassLoader();
    return starting != null ? starting : engines();
  }

  /** Whether a loader may be of one application only; the JVM's is of all that there are. */
  static boolean isOwn(ClassLoader loader) {
    return loader != ClassLoader.getSystemClassLoader();
  }

  /** The loader of this engine. */
  static ClassLoader engines() {
    @Nullable ClassLoader engine = ApplicationLoader.class.getClassLoader();
    return engine != null ? engine : ClassLoader.getSystemClassLoader();
  }
}
