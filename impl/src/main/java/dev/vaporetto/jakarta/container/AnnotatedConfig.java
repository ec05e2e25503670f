package dev.vaporetto.jakarta.container;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig.Configurator;
import java.util.List;

/** The configuration that an {@link ServerEndpoint} annotation says (Jakarta WebSocket §4.1). */
final class AnnotatedConfig {
  private AnnotatedConfig() {}

  static ServerEndpointConfig of(Class<?> endpointClass, ServerEndpoint annotation)
      throws DeploymentException {
    ServerEndpointConfig.Builder builder;
    try {
      builder = ServerEndpointConfig.Builder.create(endpointClass, annotation.value());
    } catch (IllegalStateException e) {
      throw new DeploymentException(
          "The path of "
              + endpointClass.getName()
              + " came as \""
              + annotation.value()
              + "\"; expected one that begins with a slash",
          e);
    }
    Class<? extends Configurator> configurator = annotation.configurator();
    if (configurator != Configurator.class) {
      builder.configurator(configurator(endpointClass, configurator));
    }
    return builder
        .subprotocols(List.of(annotation.subprotocols()))
        .encoders(List.of(annotation.encoders()))
        .decoders(List.of(annotation.decoders()))
        .build();
  }

  private static Configurator configurator(
      Class<?> endpointClass, Class<? extends Configurator> configurator)
      throws DeploymentException {
    try {
      return configurator.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new DeploymentException(
          "The configurator "
              + configurator.getName()
              + " of "
              + endpointClass.getName()
              + " cannot be instantiated; expected a public constructor without parameters",
          e);
    }
  }
}
