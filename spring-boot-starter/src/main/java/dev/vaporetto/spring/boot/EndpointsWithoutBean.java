package dev.vaporetto.spring.boot;

import dev.vaporetto.engine.EngineServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * The classes with {@code @ServerEndpoint} in the application's own packages that nobody has
 * deployed: outside of Spring a servlet container finds them, and here nobody does.
 */
final class EndpointsWithoutBean {
  private static final Logger LOG = System.getLogger(EndpointsWithoutBean.class.getName());

  private final ConfigurableListableBeanFactory beans;

  EndpointsWithoutBean(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  /** Logs one warning that names them and the cure, if there are any. */
  void warnOfThoseThatAreNotIn(EngineServerContainer container) {
    Set<String> left = new TreeSet<>();
    if (AutoConfigurationPackages.has(beans)) {
      ClassPathScanningCandidateComponentProvider scanner = scanner();
      for (String folder : AutoConfigurationPackages.get(beans)) {
        for (BeanDefinition found : scanner.findCandidateComponents(folder)) {
          loaded(found)
              .filter(type -> !container.hasEndpoint(type))
              .ifPresent(type -> left.add(type.getName()));
        }
      }
    }
    if (!left.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "No bean, and so not served: the @ServerEndpoint "
              + String.join(", ", left)
              + ". Put @Component on the class, with @Scope(\"prototype\") if each session is to"
              + " have an instance of its own.");
    }
  }

  private ClassPathScanningCandidateComponentProvider scanner() {
    ClassPathScanningCandidateComponentProvider scanner =
        new ClassPathScanningCandidateComponentProvider(false, beans.getBean(Environment.class));
    scanner.addIncludeFilter(new AnnotationTypeFilter(ServerEndpoint.class, false));
    // The one of the search for beans has read these classes already.
    MetadataReaderFactory known = beans.getBeanProvider(MetadataReaderFactory.class).getIfUnique();
    if (known != null) {
      scanner.setMetadataReaderFactory(known);
    }
    return scanner;
  }

  /** Empty for a class that needs what the application does not have. */
  private Optional<Class<?>> loaded(BeanDefinition found) {
    try {
      return Optional.of(
          ClassUtils.forName(String.valueOf(found.getBeanClassName()), beans.getBeanClassLoader()));
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty();
    }
  }
}
