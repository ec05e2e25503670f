package dev.vaporetto.arquillian;

import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.test.impl.client.deployment.AnnotationDeploymentScenarioGenerator;
import org.jboss.arquillian.container.test.spi.client.deployment.DeploymentScenarioGenerator;
import org.jboss.arquillian.core.spi.LoadableExtension;

/** Registers {@link ProcessContainer} and {@link EngineJars}; found by the service loader. */
public final class ProcessContainerExtension implements LoadableExtension {
  /** Instantiated by the service loader. */
  public ProcessContainerExtension() {}

  @Override
  public void register(ExtensionBuilder builder) {
    builder.service(DeployableContainer.class, ProcessContainer.class).observer(EngineJars.class);
    if (PreparedArchives.directory() != null) {
      builder.override(
          DeploymentScenarioGenerator.class,
          AnnotationDeploymentScenarioGenerator.class,
          PreparedArchives.class);
    }
  }
}
