package dev.vaporetto.jakarta.container;

import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;

/** An endpoint's configuration with the user properties of one session. */
record SessionConfig(ServerEndpointConfig config, Map<String, Object> userProperties)
    implements ServerEndpointConfig {
  @Override
  public Class<?> getEndpointClass() {
    return config.getEndpointClass();
  }

  @Override
  public String getPath() {
    return config.getPath();
  }

  @Override
  public List<String> getSubprotocols() {
    return config.getSubprotocols();
  }

  @Override
  public List<Extension> getExtensions() {
    return config.getExtensions();
  }

  @Override
  public Configurator getConfigurator() {
    return config.getConfigurator();
  }

  @Override
  public List<Class<? extends Encoder>> getEncoders() {
    return config.getEncoders();
  }

  @Override
  public List<Class<? extends Decoder>> getDecoders() {
    return config.getDecoders();
  }

  @Override
  public Map<String, Object> getUserProperties() {
    return userProperties;
  }
}
