package dev.vaporetto.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.server.ServerEndpoint;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;

/** What a bean method declares is deployed; what it returns may be of a subclass. */
class BeanEndpointFactoryTest {
  /** Counts how often it was destroyed. */
  @ServerEndpoint("/echo")
  static class Echo implements DisposableBean {
    int destroyed;

    @Override
    public void destroy() {
      destroyed++;
    }
  }

  static class TracingEcho extends Echo {}

  @Configuration(proxyBeanMethods = false)
  static class Shared {
    @Bean
    @Lazy
    Echo echo() {
      return new TracingEcho();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Own {
    @Bean
    @Scope("prototype")
    Echo echo() {
      return new TracingEcho();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class None {}

  /** How often the instance of a session is destroyed when the session ends. */
  private static int destroyedAfterASession(Class<?> configuration) throws Exception {
    try (AnnotationConfigApplicationContext context =
        new AnnotationConfigApplicationContext(configuration)) {
      BeanEndpointFactory factory =
          new BeanEndpointFactory(
              context.getBeanFactory(), new EndpointBeans(context.getBeanFactory()));
      Echo instance = (Echo) factory.create(Echo.class);
      factory.destroy(Echo.class, instance);
      return instance.destroyed;
    }
  }

  @Test
  void aSharedInstanceOfASubclassOutlivesTheSession() throws Exception {
    assertThat(destroyedAfterASession(Shared.class)).isZero();
  }

  @Test
  void anInstanceOfOneSessionEndsWithIt() throws Exception {
    assertThat(destroyedAfterASession(Own.class)).isEqualTo(1);
    assertThat(destroyedAfterASession(None.class)).isEqualTo(1);
  }
}
