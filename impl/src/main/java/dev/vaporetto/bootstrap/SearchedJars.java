package dev.vaporetto.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of our jars the servlet container searches: an {@code <absolute-ordering>} in web.xml
 * leaves out what it does not name (Servlet 6.0 §8.2.2).
 */
final class SearchedJars {
  private static final String SERVICES =
      "META-INF/services/" + ServletContainerInitializer.class.getName();

  private SearchedJars() {}

  /** Logs one line for each jar with an initializer of ours that is left out. */
  static void check(ServletContext context, ClassLoader loader) {
    if (!(context.getAttribute(ServletContext.ORDERED_LIBS) instanceof List<?> searched)) {
      return;
    }
    try {
      for (URL services : Collections.list(loader.getResources(SERVICES))) {
        String jar = jar(services);
        if (jar != null && !searched.contains(jar) && isOurs(services)) {
          System.getLogger(SearchedJars.class.getName())
              .log(
                  Level.WARNING,
                  "The <absolute-ordering> in the web.xml of the application \""
                      + context.getContextPath()
                      + "\" leaves "
                      + jar
                      + " out, so nothing of it is started. Add <others/> to it, or the <name> in"
                      + " the jar's META-INF/web-fragment.xml.");
        }
      }
    } catch (IOException e) {
      System.getLogger(SearchedJars.class.getName())
          .log(Level.DEBUG, "the jars of the application cannot be listed", e);
    }
  }

  /** The file name of a jar in WEB-INF/lib; null for one that is elsewhere. */
  private static @Nullable String jar(URL entry) {
    String text = entry.toExternalForm();
    int end = text.indexOf(".jar!/");
    int folder = text.lastIndexOf("/WEB-INF/lib/", Math.max(end, 0));
    return end < 0 || folder < 0
        ? null
        : text.substring(folder + "/WEB-INF/lib/".length(), end + ".jar".length());
  }

  private static boolean isOurs(URL services) throws IOException {
    try (InputStream in = services.openStream()) {
      return new String(in.readAllBytes(), UTF_8).contains("dev.vaporetto.");
    }
  }
}
