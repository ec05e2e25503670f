package dev.vaporetto.jakarta.container;

import dev.vaporetto.jakarta.endpoint.EndpointModel;
import dev.vaporetto.servlet.HandshakeRefusedException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.System.Logger.Level;

/**
 * Makes the instance of an endpoint for each new session, through its configurator. Thread-safe.
 */
final class EndpointInstances {
  private final ServerEndpointConfig config;
  private final EndpointModel model;

  EndpointInstances(ServerEndpointConfig config, EndpointModel model) {
    this.config = config;
    this.model = model;
  }

  Endpoint create() throws HandshakeRefusedException {
    try {
      Object instance = config.getConfigurator().getEndpointInstance(config.getEndpointClass());
      return model.endpoint(instance);
    } catch (InstantiationException | RuntimeException | LinkageError e) {
      System.getLogger(EndpointInstances.class.getName())
          .log(Level.ERROR, "no instance of " + config.getEndpointClass().getName(), e);
      throw new HandshakeRefusedException(500, "The endpoint could not be instantiated");
    }
  }
}
