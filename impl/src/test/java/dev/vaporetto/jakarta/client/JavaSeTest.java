package dev.vaporetto.jakarta.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.client.RawPeer;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine and the client API alone: no servlet API, and no server API. */
@Timeout(90)
class JavaSeTest {
  @Test
  void anAnnotatedClientNeedsTheEngineAndTheClientApiOnly() throws Exception {
    CompletableFuture<String> received = new CompletableFuture<>();
    try (RawPeer peer =
        new RawPeer(
            exchange -> {
              exchange.accept("");
              received.complete(new String(exchange.readFrame(), UTF_8));
              exchange.awaitEnd();
            })) {
      // Not closed: the client's threads go on for some seconds, and load classes.
      URLClassLoader javaSe = javaSe();
      assertThatThrownBy(() -> javaSe.loadClass("jakarta.websocket.server.PathParam"))
          .isInstanceOf(ClassNotFoundException.class);
      assertThatThrownBy(() -> javaSe.loadClass("jakarta.servlet.Servlet"))
          .isInstanceOf(ClassNotFoundException.class);
      Thread.currentThread().setContextClassLoader(javaSe);
      @SuppressWarnings("unchecked")
      Callable<Boolean> program =
          (Callable<Boolean>)
              javaSe
                  .loadClass(JavaSeProgram.class.getName())
                  .getConstructor(URI.class)
                  .newInstance(peer.uri());
      assertThat(program.call()).isTrue();
      assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo("from Java SE");
    } finally {
      Thread.currentThread().setContextClassLoader(JavaSeTest.class.getClassLoader());
    }
  }

  private static URLClassLoader javaSe() {
    URL api = locationOf(WebSocketContainer.class);
    assertThat(api.getPath()).contains("jakarta.websocket-client-api");
    URL[] urls = {api, locationOf(VaporettoClientContainer.class), locationOf(JavaSeTest.class)};
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static URL locationOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
