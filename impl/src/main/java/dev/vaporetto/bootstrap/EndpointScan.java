package dev.vaporetto.bootstrap;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.System.Logger.Level;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the servlet container found in an application, sorted (Jakarta WebSocket §6.2): if there is
 * a {@link ServerApplicationConfig}, what all of them return is deployed, else every annotated
 * class.
 */
final class EndpointScan {
  private static final List<String> NOT_OF_AN_APPLICATION =
      List.of(
          "jakarta.websocket.",
          "dev.vaporetto.jakarta.",
          "dev.vaporetto.internal.",
          "org.apache.tomcat.websocket.",
          "org.eclipse.jetty.",
          "io.undertow.",
          "org.glassfish.tyrus.");

  private final Set<ServerApplicationConfig> configs = new LinkedHashSet<>();
  private final Set<Class<? extends Endpoint>> programmatic = new LinkedHashSet<>();
  private final Set<Class<?>> annotated = new LinkedHashSet<>();

  EndpointScan(Set<Class<?>> found) throws DeploymentException {
    for (Class<?> type : found) {
      if (!isOfTheApplication(type)) {
        continue;
      }
      if (Modifier.isAbstract(type.getModifiers())) {
        tellAbstract(type);
        continue;
      }
      if (ServerApplicationConfig.class.isAssignableFrom(type)) {
        configs.add(instance(type.asSubclass(ServerApplicationConfig.class)));
      }
      if (Endpoint.class.isAssignableFrom(type) && Modifier.isPublic(type.getModifiers())) {
        programmatic.add(type.asSubclass(Endpoint.class));
      }
      if (type.isAnnotationPresent(ServerEndpoint.class)) {
        annotated.add(type);
      }
    }
  }

  /** Containers also report the types of the API and of engines, which may be there beside ours. */
  private static boolean isOfTheApplication(Class<?> type) {
    return NOT_OF_AN_APPLICATION.stream().noneMatch(type.getName()::startsWith);
  }

  /** A base class of endpoints is right without the annotation. */
  private static void tellAbstract(Class<?> type) {
    if (type.isAnnotationPresent(ServerEndpoint.class)) {
      System.getLogger(EndpointScan.class.getName())
          .log(
              Level.WARNING,
              "The class "
                  + type.getName()
                  + " has @ServerEndpoint but is abstract, so it is not deployed; expected a class"
                  + " that can be instantiated (subclasses do not inherit the annotation)");
    }
  }

  private static ServerApplicationConfig instance(Class<? extends ServerApplicationConfig> type)
      throws DeploymentException {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new DeploymentException(
          "The ServerApplicationConfig "
              + type.getName()
              + " cannot be instantiated; expected a public class with a public constructor without"
              + " parameters that does not throw",
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
