package dev.vaporetto.jakarta.container;

import dev.vaporetto.jakarta.endpoint.Instance;
import dev.vaporetto.jakarta.endpoint.Instances;
import dev.vaporetto.servlet.HandshakeRefusedException;
import jakarta.websocket.server.ServerEndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig.Configurator;
import java.lang.System.Logger.Level;

/**
 * Makes the instance of an endpoint for each new session: through its configurator if that has a
 * way of its own (Jakarta WebSocket §3.1.7), else as the engine does, which knows CDI. Thread-safe.
 */
final class EndpointInstances {
  private final ServerEndpointConfig config;
  private final Instances instances;

  EndpointInstances(ServerEndpointConfig config, Instances instances) {
    this.config = config;
    this.instances = instances;
  }

  Instance create() throws HandshakeRefusedException {
    Class<?> type = config.getEndpointClass();
    Configurator configurator = ConfiguratorMethods.of(config);
    try {
      // The platform's default is not called: it may be another engine's, which knows no CDI.
      if (!ConfiguratorMethods.isOverridden(configurator, "getEndpointInstance", Class.class)) {
        return instances.create(type);
      }
      Object instance = configurator.getEndpointInstance(type);
      if (!type.isInstance(instance)) {
        throw new InstantiationException(
            configurator.getClass().getName()
                + ".getEndpointInstance returned "
                + instance
                + "; expected an instance of "
                + type.getName());
      }
      return new Instance(instance, () -> {});
    } catch (InstantiationException | RuntimeException | LinkageError e) {
      System.getLogger(EndpointInstances.class.getName())
          .log(Level.ERROR, "no instance of " + type.getName(), e);
      throw new HandshakeRefusedException(500, "The endpoint could not be instantiated");
    }
  }
}
