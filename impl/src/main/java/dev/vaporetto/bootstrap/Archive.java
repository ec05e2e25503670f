package dev.vaporetto.bootstrap;

import java.net.URL;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The archive that a class came from, for a scan whose results go to the classes of the same
 * archive only (Jakarta WebSocket §6.2, WSC-6.2-4).
 *
 * @param jar the jar in the application; null for the WAR itself, which contains all jars
 */
record Archive(@Nullable String jar) {
  static Archive of(Class<?> type) {
    String location = location(type);
    return new Archive(location != null && isJar(location) ? location : null);
  }

  /** Where a class came from, for a message. */
  static String nameOf(Class<?> type) {
    String location = location(type);
    return location == null ? "an unknown place" : location;
  }

  /** Those that are in the archive. */
  <T extends Class<?>> Set<T> select(Set<T> types) {
    Set<T> selected = new LinkedHashSet<>(types);
    selected.removeIf(type -> jar != null && !jar.equals(location(type)));
    return selected;
  }

  /** A directory, as of WEB-INF/classes, is the WAR, whether it is unpacked or not. */
  private static boolean isJar(String location) {
    return location.endsWith(".jar") || location.endsWith(".jar!/");
  }

  private static @Nullable String location(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL url = source == null ? null : source.getLocation();
    return url == null ? null : url.toExternalForm();
  }
}
