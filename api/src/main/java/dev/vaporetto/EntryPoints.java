package dev.vaporetto;

import java.util.ServiceLoader;

/** Finds the implementations of the types that an application begins with. */
final class EntryPoints {
  private EntryPoints() {}

  /** Each is looked up once. A lookup that fails is repeated. */
  private static final ClassValue<ServiceLoader.Provider<?>> PROVIDERS =
      new ClassValue<>() {
        @Override
        protected ServiceLoader.Provider<?> computeValue(Class<?> type) {
          return lookUp(type);
        }
      };

  /** Returns a new instance, with the defaults of all options. */
  static <T> T find(Class<T> type) {
    return type.cast(PROVIDERS.get(type).get());
  }

  private static <T> ServiceLoader.Provider<T> lookUp(Class<T> type) {
    return ServiceLoader.load(type, type.getClassLoader()).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no implementation of "
                        + type.getName()
                        + " was found; expected the file META-INF/services/"
                        + type.getName()
                        + " of the vaporetto-api jar"));
  }
}
