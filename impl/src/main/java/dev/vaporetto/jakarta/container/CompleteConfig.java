package dev.vaporetto.jakarta.container;

import static dev.vaporetto.jakarta.endpoint.ConfigValues.names;
import static dev.vaporetto.jakarta.endpoint.ConfigValues.orEmpty;
import static dev.vaporetto.jakarta.endpoint.ConfigValues.required;

import jakarta.websocket.Decoder;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Encoder;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An application's own kind of configuration, with what is missing in it by default. */
record CompleteConfig(
    Class<?> getEndpointClass,
    String getPath,
    List<String> getSubprotocols,
    List<Extension> getExtensions,
    List<Class<? extends Encoder>> getEncoders,
    List<Class<? extends Decoder>> getDecoders,
    ServerEndpointConfig.Configurator getConfigurator,
    Map<String, Object> getUserProperties)
    implements ServerEndpointConfig {

  /**
   * The same object where nothing is missing.
   *
   * @throws DeploymentException if there is no endpoint class or path, or a list has a null that is
   *     no name of a subprotocol
   */
  static ServerEndpointConfig of(ServerEndpointConfig given) throws DeploymentException {
    if (given == null) {
      throw new DeploymentException("null came as ServerEndpointConfig; expected one");
    }
    Class<?> type = given.getClass();
    Class<?> endpoint = required(given.getEndpointClass(), type, "getEndpointClass");
    String path = required(given.getPath(), type, "getPath");
    Map<String, Object> properties = given.getUserProperties();
    Configurator configurator = given.getConfigurator();
    List<String> subprotocols = names(given.getSubprotocols());
    List<Extension> extensions = orEmpty(given.getExtensions(), type, "getExtensions");
    List<Class<? extends Encoder>> encoders = orEmpty(given.getEncoders(), type, "getEncoders");
    List<Class<? extends Decoder>> decoders = orEmpty(given.getDecoders(), type, "getDecoders");
    boolean complete =
        configurator != null
            && properties != null
            && subprotocols == given.getSubprotocols()
            && extensions == given.getExtensions()
            && encoders == given.getEncoders()
            && decoders == given.getDecoders();
    return complete
        ? given
        : new CompleteConfig(
            endpoint,
            path,
            subprotocols,
            extensions,
            encoders,
            decoders,
            configurator == null ? new DefaultConfigurator() : configurator,
            properties == null ? new HashMap<>() : properties);
  }
}
