package dev.vaporetto.internal.engine.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.engine.ClientProperties;
import dev.vaporetto.internal.engine.ClientOption;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class OwnOptionsTest {
  @Test
  void optionsOfOurEngineBecomeItsUserProperties() {
    Executor executor = Runnable::run;
    Map<ClientOption, Object> options = new EnumMap<>(ClientOption.class);
    options.put(ClientOption.CONNECT_TIMEOUT, Duration.ofSeconds(1));
    options.put(ClientOption.HANDSHAKE_TIMEOUT, Duration.ofSeconds(2));
    options.put(ClientOption.PROXY, URI.create("http://localhost:3128"));
    options.put(ClientOption.PROXY_CREDENTIALS, credentialsOf("proxy", "one"));
    options.put(ClientOption.CREDENTIALS, credentialsOf("server", "two"));
    options.put(ClientOption.MAX_REDIRECTS, 3);
    options.put(ClientOption.RETRY_AFTER_LIMIT, Duration.ofSeconds(4));
    options.put(ClientOption.EXECUTOR, executor);
    options.put(ClientOption.PING_INTERVAL, Duration.ofSeconds(5));
    options.put(ClientOption.MAX_MESSAGE_SIZE, 6);
    Map<String, Object> properties = new HashMap<>();
    OwnOptions.put(options, properties);
    assertThat(properties)
        .hasSize(8)
        .containsEntry(ClientProperties.CONNECT_TIMEOUT, Duration.ofSeconds(1))
        .containsEntry(ClientProperties.HANDSHAKE_TIMEOUT, Duration.ofSeconds(2))
        .containsEntry(ClientProperties.PROXY, URI.create("http://localhost:3128"))
        .containsEntry(ClientProperties.MAX_REDIRECTS, 3)
        .containsEntry(ClientProperties.RETRY_AFTER_LIMIT, Duration.ofSeconds(4))
        .containsEntry(ClientProperties.EXECUTOR, executor);
    assertThat(credentials(properties, ClientProperties.PROXY_CREDENTIALS)).isEqualTo("proxy one");
    assertThat(credentials(properties, ClientProperties.CREDENTIALS)).isEqualTo("server two");
  }

  private static PasswordAuthentication credentialsOf(String user, String password) {
    return new PasswordAuthentication(user, password.toCharArray());
  }

  private static String credentials(Map<String, Object> properties, String name) {
    PasswordAuthentication credentials = (PasswordAuthentication) properties.get(name);
    return credentials == null
        ? "none"
        : credentials.getUserName() + " " + new String(credentials.getPassword());
  }
}
