package dev.vaporetto.bootstrap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The files of an application's own classes. They are read, not loaded: a class whose annotation is
 * missing loads without it, and one whose supertype is missing does not load at all.
 */
final class ClassFiles {
  private static final String FOLDER = "/WEB-INF/classes/";
  private static final String SUFFIX = ".class";

  /** The start of an application is not held up for more: these take a second or two. */
  private static final int MOST = 10_000;

  private ClassFiles() {}

  /**
   * Visits each file: the name of the class, and the content, of which each byte is a character.
   * Names and annotations are in it as ASCII (JVMS §4.4.7). An application without WEB-INF/classes,
   * as an embedded one, has none.
   */
  static void visit(ServletContext context, BiConsumer<String, String> visitor) throws IOException {
    Deque<String> folders = new ArrayDeque<>(Set.of(FOLDER));
    int files = 0;
    while (!folders.isEmpty()) {
      Set<String> paths = context.getResourcePaths(folders.pop());
      for (String path : paths == null ? Set.<String>of() : paths) {
        if (path.endsWith("/")) {
          folders.add(path);
        } else if (path.endsWith(SUFFIX) && files++ < MOST) {
          visitor.accept(className(path), content(context, path));
        }
      }
    }
  }

  private static String className(String path) {
    return path.substring(FOLDER.length(), path.length() - SUFFIX.length()).replace('/', '.');
  }

  private static String content(ServletContext context, String path) throws IOException {
    try (InputStream in = context.getResourceAsStream(path)) {
      return in == null ? "" : new String(in.readAllBytes(), ISO_8859_1);
    }
  }
}
