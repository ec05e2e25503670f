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
import org.jspecify.annotations.Nullable;

/**
 * What the servlet container found in an application, sorted (Jakarta WebSocket §6.2): if there is
 * a {@link ServerApplicationConfig}, what all of them return is deployed, else every annotated
 * class.
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
    // §6.2 (WSC-6.2-5): what is deployed is the union of all results
    Set<ServerEndpointConfig> chosen = new LinkedHashSet<>();
    Set<Class<?>> chosenClasses = new LinkedHashSet<>();
    for (ServerApplicationConfig config : configs) {
      Archive archive = Archive.of(config.getClass());
      chosen.addAll(orNone(config.getEndpointConfigs(archive.select(programmatic))));
      chosenClasses.addAll(orNone(config.getAnnotatedEndpointClasses(archive.select(annotated))));
    }
    for (ServerEndpointConfig endpoint : chosen) {
      container.addEndpoint(endpoint);
    }
    for (Class<?> type : chosenClasses) {
      container.addEndpoint(type);
    }
  }

  private static <T> Set<T> orNone(@Nullable Set<T> result) {
    return result == null ? Set.of() : result;
  }
}
