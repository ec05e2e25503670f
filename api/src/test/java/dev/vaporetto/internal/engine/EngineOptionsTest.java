package dev.vaporetto.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.WebSocket;
import dev.vaporetto.engine.ClientProperties;
import dev.vaporetto.internal.client.ClientSettings;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {
  @Test
  void whatOnlyOurEngineUnderstandsBecomesItsUserProperty() {
    Executor executor = Runnable::run;
    ClientSettings settings =
        (ClientSettings)
            WebSocket.client()
                .connectTimeout(Duration.ofSeconds(1))
                .handshakeTimeout(Duration.ofSeconds(2))
                .proxy("http://localhost:3128")
                .proxyCredentials("proxy", "one")
                .credentials("server", "two")
                .maxRedirects(3)
                .retryAfterLimit(Duration.ofSeconds(4))
                .executor(executor)
                .pingInterval(Duration.ofSeconds(5))
                .maxMessageSize(6);
    Map<String, Object> properties = new HashMap<>();
    EngineOptions.put(settings, properties);
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

  private static String credentials(Map<String, Object> properties, String name) {
    PasswordAuthentication credentials = (PasswordAuthentication) properties.get(name);
    return credentials == null
        ? "none"
        : credentials.getUserName() + " " + new String(credentials.getPassword());
  }
}
