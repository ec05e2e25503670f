package dev.vaporetto.tck;

import dev.vaporetto.arquillian.Deployments;
import java.nio.file.Path;
import java.util.Set;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The JVM of one run: all tests of the TCK's jar, and their results in a directory. */
final class TckRun {
  /** The TCK's test classes end so; their bases and endpoints do not. */
  private static final String TESTS = ".*IT";

  private TckRun() {}

  /** Takes the jar with the tests, the directory, and a regular expression for class names. */
  public static void main(String[] arguments) throws Exception {
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
    // Clients of the tests may have left threads that are no daemons.
    System.exit(0);
  }
}
