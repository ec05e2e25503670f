package dev.vaporetto.jakarta.container;

import dev.vaporetto.engine.EndpointFactory;
import dev.vaporetto.engine.HandshakeRefusal.Cause;
import dev.vaporetto.jakarta.endpoint.Instance;
import dev.vaporetto.jakarta.endpoint.Instances;
import dev.vaporetto.log.RepeatedLog;
import dev.vaporetto.servlet.HandshakeRefusedException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig.Configurator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the instance of an endpoint for each new session: through its configurator if that has a
 * way of its own (Jakarta WebSocket §3.1.7), else through the framework's factory, else as the
 * engine does, which knows CDI. Thread-safe.
 */
final class EndpointInstances {
  private final ServerEndpointConfig config;
  private final Instances instances;
  private final Supplier<@Nullable EndpointFactory> factories;

  /**
   * Makes the instances of one endpoint.
   *
   * @param factories has null while no framework makes endpoints
   */
  EndpointInstances(
      ServerEndpointConfig config,
      Instances instances,
      Supplier<@Nullable EndpointFactory> factories) {
    this.config = config;
    this.instances = instances;
    this.factories = factories;
  }

  /**
   * Checks at deployment that an instance can be made (§5.2.1, WSC-5.2.1-2).
   *
   * @throws DeploymentException says what was expected of the class
   */
  void requireUsable() throws DeploymentException {
    if (!isConfigurators() && factories.get() == null) {
      instances.requireUsable(config.getEndpointClass());
    }
  }

  /** Whether the application's configurator makes the instances. */
  private boolean isConfigurators() {
    return ConfiguratorMethods.isOverridden(
        ConfiguratorMethods.of(config), "getEndpointInstance", Class.class);
  }

  Instance create() throws HandshakeRefusedException {
    Class<?> type = config.getEndpointClass();
    try {
      // The platform's default is not called: it may be another engine's, which knows no CDI.
      if (!isConfigurators()) {
        return withoutConfigurator(type);
      }
      Configurator configurator = ConfiguratorMethods.of(config);
      Object instance = configurator.getEndpointInstance(type);
      check(type, instance, configurator.getClass().getName() + ".getEndpointInstance");
      return new Instance(instance, null);
    } catch (InstantiationException | RuntimeException | LinkageError e) {
      RepeatedLog.warn(
          EndpointInstances.class,
          "no instance of " + type.getName() + " for " + config.getPath(),
          e);
      throw new HandshakeRefusedException(
          Cause.FAILURE, 500, "The endpoint could not be instantiated");
    }
  }

  private Instance withoutConfigurator(Class<?> type) throws InstantiationException {
    EndpointFactory factory = factories.get();
    Object instance = factory == null ? null : factory.create(type);
    if (factory == null || instance == null) {
      return instances.create(type);
    }
    check(type, instance, factory.getClass().getName() + ".create");
    return new Instance(instance, () -> factory.destroy(type, instance));
  }

  private static void check(Class<?> type, Object instance, String source)
      throws InstantiationException {
    if (!type.isInstance(instance)) {
      throw new InstantiationException(
          source + " returned " + instance + "; expected an instance of " + type.getName());
    }
  }
}
