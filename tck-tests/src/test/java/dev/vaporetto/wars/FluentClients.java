package dev.vaporetto.wars;

import dev.vaporetto.Reconnect;
import dev.vaporetto.ReconnectListener;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketClient;
import dev.vaporetto.WebSocketRoutes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Fluent clients inside an application, each held in one state. The answer to {@code KIND URI …} is
 * sent once that is reached:
 *
 * <pre>
 *   idle URI                        open, with pings and without a listener for messages
 *   secure URI KEY_STORE PASSWORD   open, by TLS
 *   connecting URI                  a connect that gets no answer
 *   waiting URI                     lost, and the next attempt is an hour away
 *   retrying URI                    lost, and the next attempt is under way
 * </pre>
 */
public final class FluentClients implements WebSocketApplication {
  private static final Duration NEVER = Duration.ofHours(1);

  @Override
  public void routes(WebSocketRoutes routes) {
    routes.websocket(
        "clients", (request, asker) -> asker.onString(text -> begin(asker, text.split(" ", -1))));
  }

  private static void begin(WebSocket asker, String[] words) {
    String kind = words[0];
    WebSocketClient client =
        WebSocket.client().connectTimeout(NEVER).handshakeTimeout(NEVER).pingInterval(NEVER);
    switch (kind) {
      case "idle" -> client.connect(words[1]).thenRun(() -> asker.send(kind));
      case "secure" ->
          client
              .sslContext(trusting(Path.of(words[2]), words[3]))
              .connect(words[1], socket -> socket.onString(text -> asker.send(text)))
              .thenAccept(socket -> socket.send(kind));
      case "connecting" -> {
        client.connect(words[1]);
        asker.send(kind);
      }
      case "waiting" ->
          client
              .reconnect(
                  Reconnect.create()
                      .initialDelay(NEVER)
                      .maxDelay(NEVER)
                      .jitter(() -> 1)
                      .keepSends(100)
                      .listener(reporting(asker, kind)))
              .connect(words[1]);
      case "retrying" ->
          client
              .reconnect(Reconnect.create().jitter(() -> 0).listener(reporting(asker, kind)))
              .connect(words[1]);
      default -> throw new IllegalArgumentException(kind);
    }
  }

  private static ReconnectListener reporting(WebSocket asker, String kind) {
    return new ReconnectListener() {
      @Override
      public void onReconnecting(
          WebSocket webSocket, int attempt, Duration delay, Throwable reason) {
        webSocket.send("queued, or refused");
        asker.send(kind);
      }
    };
  }

  private static SSLContext trusting(Path keyStore, String password) {
    try (InputStream in = Files.newInputStream(keyStore)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, password.toCharArray());
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("server", keys.getCertificate("localhost"));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("Cannot read " + keyStore, e);
    }
  }
}
