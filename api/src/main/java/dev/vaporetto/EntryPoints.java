package dev.vaporetto;

import java.util.ServiceLoader;

/** Finds the implementations of the types that an application begins with. */
final class EntryPoints {
  private EntryPoints() {}

  /** Returns a new instance, with the defaults of all options. */
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
