package dev.vaporetto.spring.boot;

import dev.vaporetto.engine.VaporettoEngine;
import jakarta.servlet.Servlet;
import jakarta.websocket.server.ServerContainer;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.socket.server.support.AbstractHandshakeHandler;

/**
 * Starts the engine of a servlet application before its server, deploys the routes and endpoints
 * that are beans, and closes all sessions before the server stops.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Servlet.class, ServerContainer.class, VaporettoEngine.class})
@ConditionalOnProperty(
    prefix = "vaporetto",
    name = "enabled",
    havingValue = "true",
    matchIfMissing = true)
@EnableConfigurationProperties(VaporettoProperties.class)
@Lazy(false)
public class VaporettoAutoConfiguration {
  /** For Spring. */
  public VaporettoAutoConfiguration() {}

  @Bean
  static OwnEngineOfServer vaporettoOwnEngineOfServer() {
    return new OwnEngineOfServer();
  }

  @Bean
  EndpointBeans vaporettoEndpointBeans(ConfigurableListableBeanFactory beans) {
    return new EndpointBeans(beans);
  }

  @Bean
  EngineStart vaporettoEngineStart(
      VaporettoProperties properties,
      ConfigurableListableBeanFactory beans,
      EndpointBeans endpoints) {
    return new EngineStart(properties, new BeanEndpointFactory(beans, endpoints));
  }

  @Bean
  BeanDeployment vaporettoBeanDeployment(
      EngineStart engine, EndpointBeans endpoints, ConfigurableListableBeanFactory beans) {
    return new BeanDeployment(engine, endpoints, beans);
  }

  @Bean
  Farewell vaporettoFarewell(
      EngineStart engine, VaporettoProperties properties, Environment environment) {
    return new Farewell(engine, properties, environment);
  }

  /** Only where the application may have handlers of Spring's own. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({AbstractHandshakeHandler.class, SimpleUrlHandlerMapping.class})
  static class SpringHandlers {
    @Bean
    static StandardUpgrades vaporettoStandardUpgrades() {
      return new StandardUpgrades();
    }
  }
}
