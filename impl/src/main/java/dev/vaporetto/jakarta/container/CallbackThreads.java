package dev.vaporetto.jakarta.container;

import dev.vaporetto.client.ApplicationExecutor;
import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.engine.EngineProperties;
import java.util.Map;
import java.util.concurrent.Executor;

/** Where the callbacks of an endpoint run; see {@link EngineProperties#EXECUTOR}. */
final class CallbackThreads {
  private CallbackThreads() {}

  /**
   * What the connections of an endpoint share.
   *
   * @param shared by those of all endpoints
   * @throws IllegalArgumentException if the endpoint's user property is no executor
   */
  static ConnectionRuntime of(Map<String, Object> userProperties, ConnectionRuntime shared) {
    ConnectionRuntime endpoint = shared.forEndpoint();
    Object executor = userProperties.get(EngineProperties.EXECUTOR);
    if (executor == null) {
      return endpoint;
    }
    if (executor instanceof Executor own) {
      return endpoint.handingOverTo(new ApplicationExecutor(own, shared.executor()));
    }
    throw new IllegalArgumentException(
        "the user property "
            + EngineProperties.EXECUTOR
            + " is a "
            + executor.getClass().getName()
            + "; expected a java.util.concurrent.Executor");
  }
}
