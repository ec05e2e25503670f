package dev.vaporetto.jakarta.client;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.ClientEndpointConfig.Configurator;
import jakarta.websocket.DeploymentException;
import java.util.List;

/** What a {@link ClientEndpoint} annotation says (Jakarta WebSocket §4.2). */
final class AnnotatedClient {
  private AnnotatedClient() {}

  static ClientEndpointConfig config(Class<?> type) throws DeploymentException {
    ClientEndpoint annotation = type.getAnnotation(ClientEndpoint.class);
    if (annotation == null) {
      throw new DeploymentException(
          type.getName() + " has no @ClientEndpoint; expected an annotated class");
    }
    ClientEndpointConfig.Builder builder =
        ClientEndpointConfig.Builder.create()
            .preferredSubprotocols(List.of(annotation.subprotocols()))
            .encoders(List.of(annotation.encoders()))
            .decoders(List.of(annotation.decoders()));
    if (annotation.configurator() != Configurator.class) {
      builder.configurator(instance(annotation.configurator(), "the configurator"));
    }
    return builder.build();
  }

  /** A new instance; {@code what} it is for the message. */
  static <T> T instance(Class<T> type, String what) throws DeploymentException {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new DeploymentException(
          what
              + " "
              + type.getName()
              + " cannot be instantiated; expected a public class with a public constructor without"
              + " parameters that does not throw",
          e);
    }
  }
}
