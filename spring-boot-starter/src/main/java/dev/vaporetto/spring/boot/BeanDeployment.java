package dev.vaporetto.spring.boot;

import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.engine.EngineServerContainer;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Deploys the routes and endpoints that are beans: after all singletons have been made, and before
 * the server takes connections.
 */
final class BeanDeployment
    implements SmartInitializingSingleton, ApplicationListener<ContextRefreshedEvent> {
  private static final Logger LOG = System.getLogger(BeanDeployment.class.getName());

  /** Spring's own deployment of endpoints, which an application may have already. */
  private static final String EXPORTER =
      "org.springframework.web.socket.server.standard.ServerEndpointExporter";

  private final EngineStart engine;
  private final EndpointBeans endpoints;
  private final ConfigurableListableBeanFactory beans;

  BeanDeployment(
      EngineStart engine, EndpointBeans endpoints, ConfigurableListableBeanFactory beans) {
    this.engine = engine;
    this.endpoints = endpoints;
    this.beans = beans;
  }

  @Override
  public void afterSingletonsInstantiated() {
    EngineServerContainer container = engine.container();
    if (container == null) {
      LOG.log(Level.DEBUG, "no server has started, so no WebSocket route is in service");
      return;
    }
    endpoints.names().forEach((type, name) -> deploy(name, () -> container.addEndpoint(type)));
    if (!hasExporter()) {
      beans
          .getBeansOfType(ServerEndpointConfig.class)
          .forEach((name, config) -> deploy(name, () -> container.addEndpoint(config)));
    }
    for (String name : beans.getBeanNamesForType(WebSocketApplication.class)) {
      if (!ScopedProxyUtils.isScopedTarget(name)) {
        deploy(name, () -> deployRoutes(name, container));
      }
    }
    new EndpointsWithoutBean(beans).warnOfThoseThatAreNotIn(container);
  }

  /** By now, Spring's own deployment of endpoints has run as well. */
  @Override
  public void onApplicationEvent(ContextRefreshedEvent event) {
    EngineServerContainer container = engine.container();
    if (container != null) {
      container.announce();
    }
  }

  /** Each application has routes of its own: its options do not apply to those of another one. */
  private void deployRoutes(String name, ServerContainer container) throws DeploymentException {
    WebSocketRoutes routes = WebSocketRoutes.create();
    beans.getBean(name, WebSocketApplication.class).routes(routes);
    routes.deployTo(container);
    LOG.log(
        Level.DEBUG,
        () ->
            "The WebSocket routes of the bean \""
                + name
                + "\":\n"
                + routes.table().indent(2).stripTrailing());
  }

  private boolean hasExporter() {
    for (String name : beans.getBeanDefinitionNames()) {
      Class<?> type = beans.getType(name, false);
      for (Class<?> each = type; each != null; each = each.getSuperclass()) {
        if (each.getName().equals(EXPORTER)) {
          return true;
        }
      }
    }
    return false;
  }

  private static void deploy(String bean, Deployment deployment) {
    try {
      deployment.run();
    } catch (DeploymentException e) {
      throw new IllegalStateException(
          "The bean \"" + bean + "\" cannot be deployed: " + e.getMessage(), e);
    }
  }

  /** One bean's. */
  @FunctionalInterface
  private interface Deployment {
    void run() throws DeploymentException;
  }
}
