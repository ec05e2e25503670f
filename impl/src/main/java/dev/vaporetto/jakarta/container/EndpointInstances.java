package dev.vaporetto.jakarta.container;

import dev.vaporetto.jakarta.endpoint.AnnotatedClass;
import dev.vaporetto.jakarta.endpoint.AnnotatedEndpoint;
import dev.vaporetto.servlet.HandshakeRefusedException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Makes the instance of an endpoint for each new session, through its configurator. Thread-safe.
 */
final class EndpointInstances {
  private final ServerEndpointConfig config;

  /** Null for a programmatic endpoint. */
  private final @Nullable AnnotatedClass annotated;

  private EndpointInstances(ServerEndpointConfig config, @Nullable AnnotatedClass annotated) {
    this.config = config;
    this.annotated = annotated;
  }

  /**
   * Checks the class of an endpoint.
   *
   * @throws DeploymentException if it is neither an {@link Endpoint} nor properly annotated
   */
  static EndpointInstances of(ServerEndpointConfig config) throws DeploymentException {
    Class<?> type = config.getEndpointClass();
    if (Endpoint.class.isAssignableFrom(type)) {
      return new EndpointInstances(config, null);
    }
    return new EndpointInstances(config, AnnotatedClass.of(type));
  }

  Endpoint create() throws HandshakeRefusedException {
    try {
      Object instance = config.getConfigurator().getEndpointInstance(config.getEndpointClass());
      return annotated == null ? (Endpoint) instance : new AnnotatedEndpoint(annotated, instance);
    } catch (InstantiationException | RuntimeException | LinkageError e) {
      System.getLogger(EndpointInstances.class.getName())
          .log(Level.ERROR, "no instance of " + config.getEndpointClass().getName(), e);
      throw new HandshakeRefusedException(500, "The endpoint could not be instantiated");
    }
  }
}
