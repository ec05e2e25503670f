package dev.vaporetto.jakarta.client;

import static dev.vaporetto.jakarta.endpoint.ConfigValues.orEmpty;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Decoder;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Encoder;
import jakarta.websocket.Extension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An application's own kind of configuration, with what is missing in it by default. */
record CompleteClientConfig(
    List<String> getPreferredSubprotocols,
    List<Extension> getExtensions,
    List<Class<? extends Encoder>> getEncoders,
    List<Class<? extends Decoder>> getDecoders,
    @Nullable SSLContext getSSLContext,
    ClientEndpointConfig.Configurator getConfigurator,
    Map<String, Object> getUserProperties)
    implements ClientEndpointConfig {

  /**
   * The same object where nothing is missing.
   *
   * @throws DeploymentException if a list has a null
   */
  static ClientEndpointConfig of(ClientEndpointConfig given) throws DeploymentException {
    Class<?> type = given.getClass();
    Map<String, Object> properties = given.getUserProperties();
    Configurator configurator = given.getConfigurator();
    List<String> subprotocols =
        orEmpty(given.getPreferredSubprotocols(), type, "getPreferredSubprotocols");
    List<Extension> extensions = orEmpty(given.getExtensions(), type, "getExtensions");
    List<Class<? extends Encoder>> encoders = orEmpty(given.getEncoders(), type, "getEncoders");
    List<Class<? extends Decoder>> decoders = orEmpty(given.getDecoders(), type, "getDecoders");
    boolean complete =
        configurator != null
            && properties != null
            && subprotocols == given.getPreferredSubprotocols()
            && extensions == given.getExtensions()
            && encoders == given.getEncoders()
            && decoders == given.getDecoders();
    return complete
        ? given
        : new CompleteClientConfig(
            subprotocols,
            extensions,
            encoders,
            decoders,
            given.getSSLContext(),
            configurator == null ? new Configurator() : configurator,
            properties == null ? new HashMap<>() : properties);
  }
}
