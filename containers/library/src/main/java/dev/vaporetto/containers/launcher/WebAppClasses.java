package dev.vaporetto.containers.launcher;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The class loader of an exploded WAR, and the scan for ServletContainerInitializers, for a
 * container that has neither. Parent first, which also keeps the container's API classes.
 */
final class WebAppClasses {
  private final URLClassLoader loader;
  private final Set<Class<?>> classes;

  private WebAppClasses(URLClassLoader loader, Set<Class<?>> classes) {
    this.loader = loader;
    this.classes = classes;
  }

  static WebAppClasses of(Path directory) throws IOException {
    List<URL> urls = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    Path classes = directory.resolve("WEB-INF/classes");
    if (Files.isDirectory(classes)) {
      urls.add(classes.toUri().toURL());
      try (Stream<Path> files = Files.walk(classes)) {
        files
            .map(file -> classes.relativize(file).toString().replace('\\', '/'))
            .forEach(name -> addClassName(name, names));
      }
    }
    Path lib = directory.resolve("WEB-INF/lib");
    if (Files.isDirectory(lib)) {
      for (Path jar : sortedJars(lib)) {
        urls.add(jar.toUri().toURL());
        try (JarFile file = new JarFile(jar.toFile())) {
          file.stream().forEach(entry -> addClassName(entry.getName(), names));
        }
      }
    }
    URLClassLoader loader =
        new URLClassLoader(
            "webapp", urls.toArray(URL[]::new), WebAppClasses.class.getClassLoader());
    return new WebAppClasses(loader, load(names, loader));
  }

  private static List<Path> sortedJars(Path lib) throws IOException {
    try (Stream<Path> files = Files.list(lib)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static void addClassName(String file, Set<String> names) {
    if (file.endsWith(".class") && !file.startsWith("META-INF/") && !file.endsWith("-info.class")) {
      names.add(file.substring(0, file.length() - ".class".length()).replace('/', '.'));
    }
  }

  private static Set<Class<?>> load(Set<String> names, ClassLoader loader) {
    Set<Class<?>> loaded = new LinkedHashSet<>();
    for (String name : names) {
      try {
        loaded.add(Class.forName(name, false, loader));
      } catch (ClassNotFoundException | LinkageError e) {
        // The class needs another container or an absent optional library: it is skipped.
      }
    }
    return loaded;
  }

  URLClassLoader loader() {
    return loader;
  }

  /** Servlet 6.0 §8.2.4: the classes that are annotated with, extend or implement a type. */
  Set<Class<?>> handledBy(Class<?>[] types) {
    Set<Class<?>> handled = new HashSet<>();
    for (Class<?> candidate : classes) {
      for (Class<?> type : types) {
        if (matches(candidate, type)) {
          handled.add(candidate);
        }
      }
    }
    return handled;
  }

  private static boolean matches(Class<?> candidate, Class<?> type) {
    try {
      return type.isAnnotation()
          ? candidate.isAnnotationPresent(type.asSubclass(Annotation.class))
          : type.isAssignableFrom(candidate) && candidate != type;
    } catch (LinkageError e) {
      return false;
    }
  }
}
