package dev.vaporetto.bootstrap;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the servlet container found in an application, sorted (Jakarta WebSocket §6.2): if there is
 * a {@link ServerApplicationConfig}, what it returns is deployed, else every annotated class.
 */
final class EndpointScan {
  private final Set<ServerApplicationConfig> configs = new LinkedHashSet<>();
  private final Set<Class<? extends Endpoint>> programmatic = new LinkedHashSet<>();
  private final Set<Class<?>> annotated = new LinkedHashSet<>();

  EndpointScan(Set<Class<?>> found) throws DeploymentException {
    for (Class<?> type : found) {
      if (!isOfTheApplication(type)) {
        continue;
      }
      if (ServerApplicationConfig.class.isAssignableFrom(type)) {
        configs.add(instance(type.asSubclass(ServerApplicationConfig.class)));
      }
      if (Endpoint.class.isAssignableFrom(type)) {
        programmatic.add(type.asSubclass(Endpoint.class));
      }
      if (type.isAnnotationPresent(ServerEndpoint.class)) {
        annotated.add(type);
      }
    }
  }

  /** Containers also report the API's own types, ours, and what cannot be instantiated. */
  private static boolean isOfTheApplication(Class<?> type) {
    int modifiers = type.getModifiers();
    return Modifier.isPublic(modifiers)
        && !Modifier.isAbstract(modifiers)
        && !type.getName().startsWith("jakarta.websocket.")
        && !type.getName().startsWith("dev.vaporetto.jakarta.");
  }

  private static ServerApplicationConfig instance(Class<? extends ServerApplicationConfig> type)
      throws DeploymentException {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new DeploymentException(
          "The ServerApplicationConfig "
              + type.getName()
              + " cannot be instantiated; expected a public constructor without parameters",
          e);
    }
  }

  void deployTo(ServerContainer container) throws DeploymentException {
    if (configs.isEmpty()) {
      for (Class<?> type : annotated) {
        container.addEndpoint(type);
      }
      return;
    }
    for (ServerApplicationConfig config : configs) {
      Set<ServerEndpointConfig> chosen = config.getEndpointConfigs(Set.copyOf(programmatic));
      for (ServerEndpointConfig endpoint :
          chosen == null ? Set.<ServerEndpointConfig>of() : chosen) {
        container.addEndpoint(endpoint);
      }
      Set<Class<?>> classes = config.getAnnotatedEndpointClasses(Set.copyOf(annotated));
      for (Class<?> type : classes == null ? Set.<Class<?>>of() : classes) {
        container.addEndpoint(type);
      }
    }
  }
}
