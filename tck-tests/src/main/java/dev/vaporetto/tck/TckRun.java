package dev.vaporetto.tck;

import dev.vaporetto.arquillian.Deployments;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The JVM of one run: all tests of the TCK's jar, and their results in a directory. */
final class TckRun {
  /** Matches the TCK's test classes, but neither their base classes nor their endpoints. */
  private static final String TESTS = ".*IT";

  /** A system property: {@code true} where nothing of a server may be on the class path. */
  static final String JAVA_SE = "vaporetto.tck.javaSe";

  /** One class of each jar that the engine can do without: Servlet, the server API, TLS. */
  private static final List<String> ABSENT =
      List.of(
          "jakarta.servlet.Servlet",
          "jakarta.websocket.server.ServerContainer",
          "tlschannel.TlsChannel");

  private TckRun() {}

  /** Takes the jar with the tests, the directory, and a regular expression for class names. */
  public static void main(String[] arguments) throws Exception {
    if (Boolean.getBoolean(JAVA_SE)) {
      ABSENT.forEach(TckRun::requireAbsent);
    }
    Path directory = Path.of(arguments[1]);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(Path.of(arguments[0]))))
            .filters(
                ClassNameFilter.includeClassNamePatterns(TESTS),
                ClassNameFilter.includeClassNamePatterns(arguments[2]))
            .build();
    TckListener listener = new TckListener(directory);
    LauncherFactory.create().execute(request, listener);
    listener.write(Deployments.started(), Deployments.refused());
    // Clients of the tests may leave threads that are no daemons.
    System.exit(0);
  }

  private static void requireAbsent(String name) {
    try {
      Class<?> found = Class.forName(name, false, TckRun.class.getClassLoader());
      throw new IllegalStateException(
          found.getName()
              + " is in "
              + found.getProtectionDomain().getCodeSource().getLocation()
              + "; expected nothing of it on the class path of a client in Java SE");
    } catch (ClassNotFoundException e) {
      // Expected: the class must be absent.
    }
  }
}
