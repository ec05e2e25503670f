package dev.vaporetto.arquillian;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.arquillian.container.spi.client.deployment.DeploymentDescription;
import org.jboss.arquillian.container.test.impl.client.deployment.AnnotationDeploymentScenarioGenerator;
import org.jboss.arquillian.container.test.spi.client.deployment.DeploymentScenarioGenerator;
import org.jboss.arquillian.test.spi.TestClass;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;

/**
 * Takes the deployments of a test class from files. The methods that make them name the classes of
 * the server's side: they run in another JVM, which has the server API ({@link #prepare}), so that
 * the JVM of the tests needs nothing of a server.
 */
public final class PreparedArchives implements DeploymentScenarioGenerator {
  /** A system property: the directory of the files. */
  public static final String DIRECTORY = "vaporetto.archives";

  /** Instantiated by Arquillian. */
  public PreparedArchives() {}

  static @Nullable String directory() {
    return System.getProperty(DIRECTORY);
  }

  /** Writes the deployments of a test class, none of which may be testable or have a name. */
  public static void prepare(Class<?> testClass, Path directory) throws IOException {
    Path files = Files.createDirectories(directory.resolve(testClass.getName()));
    for (DeploymentDescription deployment :
        new AnnotationDeploymentScenarioGenerator().generate(new TestClass(testClass))) {
      if (deployment.testable() || !deployment.getName().equals("_DEFAULT_")) {
        throw new IllegalArgumentException(
            testClass.getName()
                + " came with a deployment that is testable or has a name: "
                + deployment
                + "; expected one for the client's side");
      }
      deployment
          .getArchive()
          .as(ZipExporter.class)
          .exportTo(files.resolve(deployment.getArchive().getName()).toFile(), true);
    }
  }

  @Override
  public List<DeploymentDescription> generate(TestClass testClass) {
    Path files = Path.of(String.valueOf(directory())).resolve(testClass.getName());
    try (Stream<Path> archives = Files.list(files)) {
      return archives.map(PreparedArchives::deployment).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DeploymentDescription deployment(Path file) {
    WebArchive archive = ShrinkWrap.create(WebArchive.class, file.getFileName().toString());
    archive.as(ZipImporter.class).importFrom(file.toFile());
    return new DeploymentDescription("_DEFAULT_", archive)
        .shouldBeManaged(true)
        .shouldBeTestable(false);
  }
}
