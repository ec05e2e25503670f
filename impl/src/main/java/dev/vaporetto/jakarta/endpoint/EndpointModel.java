package dev.vaporetto.jakarta.endpoint;

import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.jakarta.codec.Codecs;
import dev.vaporetto.jakarta.session.OpenSessions;
import dev.vaporetto.jakarta.session.SessionGroup;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.WebSocketContainer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an endpoint before its first connection: its class and its configuration,
 * checked. The one way into the standard API for both roles; it needs the client API only.
 * Immutable.
 */
public final class EndpointModel {
  private final EndpointConfig config;
  private final Codecs codecs;

  /** Null for a programmatic endpoint. */
  private final @Nullable AnnotatedClass annotated;

  private EndpointModel(EndpointConfig config, Codecs codecs, @Nullable AnnotatedClass annotated) {
    this.config = config;
    this.codecs = codecs;
    this.annotated = annotated;
  }

  /**
   * Checks an endpoint.
   *
   * @param endpointClass a subclass of {@link Endpoint}, or a class with annotated methods; whether
   *     it must have an annotation itself is the caller's to decide
   * @throws DeploymentException names class, method and the rule that is broken
   */
  public static EndpointModel of(Class<?> endpointClass, EndpointConfig config)
      throws DeploymentException {
    boolean programmatic = Endpoint.class.isAssignableFrom(endpointClass);
    Codecs codecs = Codecs.of(endpointClass, config);
    return new EndpointModel(
        config, codecs, programmatic ? null : AnnotatedClass.of(endpointClass, codecs));
  }

  /**
   * The endpoint for one new session.
   *
   * @param instance of the class that was checked
   */
  public Endpoint endpoint(Object instance) {
    return annotated == null ? (Endpoint) instance : new AnnotatedEndpoint(annotated, instance);
  }

  /** A group whose sessions see each other, and no other, as open. */
  public SessionGroup newGroup(
      WebSocketContainer container, ClassLoader applicationLoader, ConnectionRuntime runtime) {
    return newGroup(container, applicationLoader, runtime, new OpenSessions(), this);
  }

  /**
   * A group whose sessions see those of other groups of the same endpoint as open, too.
   *
   * @param open where they are
   * @param endpoint equal keys are one endpoint
   */
  public SessionGroup newGroup(
      WebSocketContainer container,
      ClassLoader applicationLoader,
      ConnectionRuntime runtime,
      OpenSessions open,
      Object endpoint) {
    return new SessionGroup(config, codecs, container, applicationLoader, runtime, open, endpoint);
  }
}
