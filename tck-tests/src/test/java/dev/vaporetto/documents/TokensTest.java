package dev.vaporetto.documents;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.Closure;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.test.WebSocketTest;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The class of docs/login.md that takes tokens, as it stands there. */
class TokensTest {
  private static final long PATIENCE = 20;

  /** A token of that page is good for so many milliseconds. */
  private static final String GOOD = "ada.60000";

  private static final String SHORT = "ada.300";

  @TempDir private static Path directory;

  private URLClassLoader loader;
  private WebSocketTest feed;

  @BeforeEach
  void connect() throws Exception {
    Path classes = directory.resolve("classes");
    if (!classes.toFile().exists()) {
      classes = Compilation.of(Snippet.of("docs/login.md"), Compilation.classPath(), directory);
    }
    loader =
        new URLClassLoader(new URL[] {classes.toUri().toURL()}, TokensTest.class.getClassLoader());
    feed =
        WebSocketTest.of(
            (WebSocketApplication) loader.loadClass("Feed").getConstructor().newInstance());
  }

  @AfterEach
  void close() throws Exception {
    feed.close();
    loader.close();
  }

  private static String next(WebSocket webSocket) throws Exception {
    CompletableFuture<String> text = new CompletableFuture<>();
    webSocket.onString(text::complete);
    return text.get(PATIENCE, SECONDS);
  }

  /** Listens before it sends: the answer would otherwise come to the listener before. */
  private static String ask(WebSocket webSocket, String message) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    webSocket.onString(answer::complete);
    webSocket.send(message);
    return answer.get(PATIENCE, SECONDS);
  }

  private WebSocket byOffer(String token) throws Exception {
    return feed.connect(
            "by-subprotocol", WebSocket.client().subprotocols("feed.v1", "bearer." + token))
        .get(PATIENCE, SECONDS);
  }

  @Test
  void aTokenInTheQueryOpensTheSocketOfItsUser() throws Exception {
    WebSocket webSocket = feed.connect("by-query?token=" + GOOD).get(PATIENCE, SECONDS);
    assertThat(next(webSocket)).isEqualTo("welcome ada");
  }

  @Test
  void aTokenAsASubprotocolOpensItAndIsNotChosen() throws Exception {
    WebSocket webSocket = byOffer(GOOD);
    assertThat(webSocket.negotiated().subprotocol()).isEqualTo("feed.v1");
    assertThat(next(webSocket)).isEqualTo("welcome ada");
  }

  @ParameterizedTest
  @ValueSource(strings = {"by-query", "by-query?token=none", "by-subprotocol"})
  void whoHasNoTokenGets401(String path) {
    assertThatThrownBy(() -> feed.connect(path).get(PATIENCE, SECONDS)).hasMessageContaining("401");
  }

  @Test
  void aTokenInTheFirstMessageLogsIn() throws Exception {
    WebSocket webSocket = feed.connect("by-message").get(PATIENCE, SECONDS);
    webSocket.send(GOOD);
    assertThat(next(webSocket)).isEqualTo("welcome ada");
    assertThat(ask(webSocket, "hello")).isEqualTo("ada: hello");
  }

  @Test
  void anotherFirstMessageCloses() throws Exception {
    WebSocket webSocket = feed.connect("by-message").get(PATIENCE, SECONDS);
    webSocket.send("let me in");
    Closure closure = webSocket.closed().get(PATIENCE, SECONDS);
    assertThat(closure.code()).isEqualTo(4401);
    assertThat(closure.reason()).isEqualTo("no such token");
  }

  @Test
  void aSocketClosesWhenItsTokenExpires() throws Exception {
    WebSocket webSocket = byOffer(SHORT);
    assertThat(next(webSocket)).isEqualTo("welcome ada");
    Closure closure = webSocket.closed().get(PATIENCE, SECONDS);
    assertThat(closure.code()).isEqualTo(4401);
    assertThat(closure.reason()).isEqualTo("the token has expired");
  }
}
