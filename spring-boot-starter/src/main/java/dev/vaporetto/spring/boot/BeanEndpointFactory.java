package dev.vaporetto.spring.boot;

import dev.vaporetto.engine.EndpointFactory;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Endpoints by Spring: a bean's scope says how many instances there are, so a singleton serves all
 * sessions, and a prototype one. A class that is no bean is made and injected for each session.
 * Thread-safe.
 */
final class BeanEndpointFactory implements EndpointFactory {
  private final ConfigurableListableBeanFactory beans;
  private final EndpointBeans endpoints;

  BeanEndpointFactory(ConfigurableListableBeanFactory beans, EndpointBeans endpoints) {
    this.beans = beans;
    this.endpoints = endpoints;
  }

  @Override
  public Object create(Class<?> endpointClass) throws InstantiationException {
    String name = endpoints.names().get(endpointClass);
    try {
      return name == null ? beans.createBean(endpointClass) : beans.getBean(name);
    } catch (BeansException e) {
      InstantiationException failure = new InstantiationException(e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  @Override
  public void destroy(Class<?> endpointClass, Object endpoint) {
    String name = endpoints.names().get(endpointClass);
    if (name == null) {
      beans.destroyBean(endpoint);
    } else if (beans.isPrototype(name)) {
      beans.destroyBean(name, endpoint);
    }
  }
}
