package dev.vaporetto.spring.boot;

import java.util.List;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.core.type.MethodMetadata;

/**
 * Takes out the beans by which Spring Boot starts a server's own WebSocket engine: an application
 * has one engine.
 */
final class OwnEngineOfServer implements BeanDefinitionRegistryPostProcessor {
  private static final List<String> NAMES =
      List.of(
          "websocketServletWebServerCustomizer",
          "websocketUpgradeFilterWebServerCustomizer",
          // Tomcat's of Spring Boot 4
          "webSocketWebServerCustomizer");

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    for (String name : NAMES) {
      if (registry.containsBeanDefinition(name)
          && isSpringBoots(registry.getBeanDefinition(name))) {
        registry.removeBeanDefinition(name);
      }
    }
  }

  /** An application's own bean of that name stays. */
  private static boolean isSpringBoots(BeanDefinition definition) {
    MethodMetadata method =
        definition instanceof AnnotatedBeanDefinition annotated
            ? annotated.getFactoryMethodMetadata()
            : null;
    return method != null && method.getDeclaringClassName().startsWith("org.springframework.boot.");
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {}
}
