package dev.vaporetto.arquillian;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.arquillian.container.spi.event.container.BeforeDeploy;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;

/**
 * Adds the engine to {@code WEB-INF/lib} of each WAR. An ApplicationArchiveProcessor does not
 * suffice: Arquillian calls it for testable deployments only.
 */
public final class EngineJars {
  /** A system property: the jars of each WAR, as a path list. */
  public static final String OF_APPLICATIONS = "vaporetto.application.jars";

  /** A system property: more jars on the server's class path, as a path list. */
  public static final String OF_SERVER = "vaporetto.server.jars";

  /** Instantiated by Arquillian. */
  public EngineJars() {}

  /** Called by Arquillian. */
  public void addTo(@Observes BeforeDeploy event) {
    Archive<?> archive = event.getDeployment().getArchive();
    if (archive instanceof WebArchive war) {
      list(System.getProperty(OF_APPLICATIONS)).forEach(jar -> war.addAsLibraries(jar.toFile()));
    }
  }

  static List<Path> ofServer() {
    return list(System.getProperty(OF_SERVER));
  }

  private static List<Path> list(@Nullable String paths) {
    return paths == null || paths.isEmpty()
        ? List.of()
        : Stream.of(paths.split(File.pathSeparator, -1)).map(Path::of).toList();
  }
}
