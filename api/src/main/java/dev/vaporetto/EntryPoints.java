package dev.vaporetto;

import java.util.ServiceLoader;

/** Finds what implements the types of this package that an application begins with. */
final class EntryPoints {
  private EntryPoints() {}

  /** A new one, as it is before the application has told it anything. */
  static <T> T find(Class<T> type) {
    return ServiceLoader.load(type, type.getClassLoader())
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
