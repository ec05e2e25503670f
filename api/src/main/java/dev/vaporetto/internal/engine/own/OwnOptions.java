package dev.vaporetto.internal.engine.own;

import dev.vaporetto.engine.ClientProperties;
import dev.vaporetto.internal.engine.ClientOption;
import java.util.Map;

/** Converts the options of a client to user properties of our engine. */
final class OwnOptions {
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

  private OwnOptions() {}

  static void put(Map<ClientOption, Object> options, Map<String, Object> userProperties) {
    options.forEach(
        (option, value) -> {
          String property = PROPERTIES.get(option);
          if (property != null) {
            userProperties.put(property, value);
          }
        });
  }
}
