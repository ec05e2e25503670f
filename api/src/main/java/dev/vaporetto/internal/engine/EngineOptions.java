package dev.vaporetto.internal.engine;

import dev.vaporetto.engine.ClientProperties;
import dev.vaporetto.internal.client.ClientOption;
import dev.vaporetto.internal.client.ClientSettings;
import java.util.Map;

/** Options of a client as user properties of our engine's. */
final class EngineOptions {
  private static final Map<ClientOption, String> PROPERTIES =
      Map.of(
          ClientOption.CONNECT_TIMEOUT, ClientProperties.CONNECT_TIMEOUT,
          ClientOption.HANDSHAKE_TIMEOUT, ClientProperties.HANDSHAKE_TIMEOUT,
          ClientOption.PROXY, ClientProperties.PROXY,
          ClientOption.PROXY_CREDENTIALS, ClientProperties.PROXY_CREDENTIALS,
          ClientOption.CREDENTIALS, ClientProperties.CREDENTIALS,
          ClientOption.MAX_REDIRECTS, ClientProperties.MAX_REDIRECTS,
          ClientOption.RETRY_AFTER_LIMIT, ClientProperties.RETRY_AFTER_LIMIT,
          ClientOption.EXECUTOR, ClientProperties.EXECUTOR);

  private EngineOptions() {}

  static void put(ClientSettings settings, Map<String, Object> userProperties) {
    settings
        .values()
        .forEach(
            (option, value) -> {
              String property = PROPERTIES.get(option);
              if (property != null) {
                userProperties.put(property, value);
              }
            });
  }
}
