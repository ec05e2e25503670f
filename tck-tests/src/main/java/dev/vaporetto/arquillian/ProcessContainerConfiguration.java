package dev.vaporetto.arquillian;

import dev.vaporetto.containers.Container;
import java.util.Arrays;
import java.util.Locale;
import org.jboss.arquillian.container.spi.ConfigurationException;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;

/** Which server Arquillian runs; for one thread. */
public final class ProcessContainerConfiguration implements ContainerConfiguration {
  /** The system property with the name of a {@link Container}, unless arquillian.xml says it. */
  public static final String CONTAINER = "vaporetto.container";

  private String container = System.getProperty(CONTAINER, Container.TOMCAT_11.name());

  /** Instantiated by Arquillian. */
  public ProcessContainerConfiguration() {}

  /** The name of a {@link Container} in any case, with hyphens or underscores. */
  public void setContainer(String container) {
    this.container = container;
  }

  /** The name as it was given. */
  public String getContainer() {
    return container;
  }

  /** The server. */
  Container choice() {
    return Container.valueOf(container.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  @Override
  public void validate() throws ConfigurationException {
    try {
      Container unused = choice();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "The container came as \""
              + container
              + "\"; expected one of "
              + Arrays.toString(Container.values()),
          e);
    }
  }
}
