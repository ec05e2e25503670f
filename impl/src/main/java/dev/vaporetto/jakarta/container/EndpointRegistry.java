package dev.vaporetto.jakarta.container;

import dev.vaporetto.routing.RouteTable;
import dev.vaporetto.routing.UriTemplate;
import dev.vaporetto.servlet.HandshakeTarget;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoints an application has. Until {@link #open} one bad endpoint takes all others out of
 * service (Jakarta WebSocket §5.2.1); afterwards, in a running application, it is turned away and
 * the others stay. Thread-safe.
 */
final class EndpointRegistry {
  private final RouteTable<HandshakeTarget> routes = new RouteTable<>();

  /** Those that were deployed as annotated classes. Guarded by this. */
  private final Map<Class<?>, HandshakeTarget> annotated = new HashMap<>();

  /** The classes of all that are in service. Guarded by this. */
  private final Map<HandshakeTarget, Class<?>> deployed = new HashMap<>();

  /** Why the deployment of the whole application has failed. Guarded by this. */
  private @Nullable String failure;

  /** Whether the application runs. Guarded by this. */
  private boolean running;

  /** What answers handshakes to an endpoint's path. */
  @FunctionalInterface
  interface Targets {
    HandshakeTarget of(ServerEndpointConfig config) throws DeploymentException;
  }

  /** Makes the configuration of an annotated class. */
  @FunctionalInterface
  interface Configs {
    ServerEndpointConfig create() throws DeploymentException;
  }

  /** Paths and what answers there. */
  RouteTable<HandshakeTarget> routes() {
    return routes;
  }

  /** Ends the deployment phase: from now on the application runs. */
  synchronized void open() {
    running = true;
  }

  /** Deploys an annotated class; one that is there already is left as it is. */
  synchronized void addAnnotated(Class<?> type, Configs configs, Targets targets)
      throws DeploymentException {
    // Jakarta WebSocket §6.4: deploy an annotated endpoint once, and ignore duplicate submissions
    if (!annotated.containsKey(type)) {
      annotated.put(type, deploy(type, configs, targets));
    }
  }

  /** Deploys what a configuration says. */
  synchronized void add(ServerEndpointConfig config, Targets targets) throws DeploymentException {
    deploy(config.getEndpointClass(), () -> config, targets);
  }

  /** Takes an endpoint out of service; its class may be deployed again. */
  synchronized boolean remove(String path) {
    HandshakeTarget removed = routes.remove(UriTemplate.parse(path));
    annotated.values().removeIf(target -> target == removed);
    deployed.remove(removed);
    return removed != null;
  }

  /** Whether an endpoint of a class is in service. */
  synchronized boolean has(Class<?> type) {
    return deployed.containsValue(type);
  }

  /** The class of each endpoint that is in service: as many as there are paths. */
  synchronized List<Class<?>> classes() {
    return List.copyOf(deployed.values());
  }

  private HandshakeTarget deploy(Class<?> type, Configs configs, Targets targets)
      throws DeploymentException {
    if (failure != null) {
      throw new DeploymentException(
          cannotDeploy(type, "")
              + "the deployment of the application has failed before: "
              + failure);
    }
    String path = "";
    try {
      ServerEndpointConfig config = configs.create();
      path = " at " + config.getPath();
      HandshakeTarget target = targets.of(config);
      routes.add(UriTemplate.parse(config.getPath()), target);
      deployed.put(target, type);
      return target;
    } catch (IllegalArgumentException e) {
      throw failed(new DeploymentException(cannotDeploy(type, path) + e.getMessage(), e));
    } catch (DeploymentException e) {
      throw failed(e);
    }
  }

  private static String cannotDeploy(Class<?> type, String path) {
    return "The endpoint " + type.getName() + path + " cannot be deployed: ";
  }

  private DeploymentException failed(DeploymentException reason) {
    if (!running) {
      // Jakarta WebSocket §5.2.1 (WSC-5.2.1-3): a deployment error MUST halt the deployment; well
      // formed endpoints go out of service, and no more endpoints are deployed
      failure = reason.getMessage();
      routes.clear();
      annotated.clear();
      deployed.clear();
    }
    return reason;
  }
}
