package dev.vaporetto.browser;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.vaporetto.containers.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A headless Firefox with a profile of its own, driven by the few commands of WebDriver BiDi that
 * the tests need, as JSON over its own socket: no geckodriver is needed. For one thread.
 */
final class Firefox implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Pattern LISTENING =
      Pattern.compile("WebDriver BiDi listening on (ws://\\S+)");

  private final ServerProcess process;
  private final WebSocket socket;
  private final Answers answers;
  private String window = "";
  private int commands;

  private static final class Answers implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();
    private final BlockingQueue<JsonObject> all = new LinkedBlockingQueue<>();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      message.append(text);
      if (last) {
        all.add(JsonParser.parseString(message.toString()).getAsJsonObject());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private Firefox(ServerProcess process, WebSocket socket, Answers answers) {
    this.process = process;
    this.socket = socket;
    this.answers = answers;
  }

  /** The program, under the name of the project or of Debian. */
  static Optional<Path> find() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .flatMap(folder -> Stream.of(Path.of(folder, "firefox"), Path.of(folder, "firefox-esr")))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Firefox start() {
    Path profile = newProfile();
    ServerProcess process =
        ServerProcess.startWatched(
            List.of(
                find()
                    .orElseThrow(
                        () -> new IllegalStateException("no firefox on the PATH; expected one"))
                    .toString(),
                "--headless",
                "--no-remote",
                "--remote-debugging-port=0",
                "--profile",
                profile.toString()),
            profile);
    return process.closedOnFailure(
        () -> {
          String url = listening(process);
          Answers answers = new Answers();
          WebSocket socket =
              HttpClient.newHttpClient()
                  .newWebSocketBuilder()
                  .buildAsync(URI.create(url + "/session"), answers)
                  .join();
          Firefox firefox = new Firefox(process, socket, answers);
          firefox.begin();
          return firefox;
        });
  }

  private static Path newProfile() {
    try {
      Path parent = Path.of(System.getProperty("vaporetto.browser", "target/browser"));
      return Files.createTempDirectory(Files.createDirectories(parent), "firefox-")
          .toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String listening(ServerProcess process) {
    try {
      return process
          .log()
          .await(LISTENING, 0, START)
          .orElseThrow(() -> process.failure("No line like " + LISTENING + " within " + START))
          .group(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw process.failure("Interrupted while waiting for a line like " + LISTENING);
    }
  }

  private void begin() {
    // The harness's key is self-signed.
    command(
        "session.new",
        """
        {"capabilities": {"alwaysMatch": {"acceptInsecureCerts": true}}}\
        """);
    window = command("browsingContext.create", "{\"type\": \"tab\"}").get("context").getAsString();
  }

  void open(URI page) {
    JsonObject parameters = WebDriver.object("context", window);
    parameters.addProperty("url", page.toString());
    parameters.addProperty("wait", "complete");
    command("browsingContext.navigate", parameters.toString());
  }

  /** The value of a JavaScript expression, or of its promise, as JSON; it must be a string. */
  String evaluate(String expression) {
    JsonObject parameters = WebDriver.object("expression", expression);
    parameters.add("target", WebDriver.object("context", window));
    parameters.addProperty("awaitPromise", true);
    JsonObject result = command("script.evaluate", parameters.toString());
    JsonObject value = result.getAsJsonObject("result");
    if (value == null || !value.get("type").getAsString().equals("string")) {
      throw new AssertionError("expected a string, but got " + result);
    }
    return value.get("value").toString();
  }

  /** The result; events in between are passed over. */
  private JsonObject command(String method, String parameters) {
    int id = ++commands;
    JsonObject command = WebDriver.object("id", id);
    command.addProperty("method", method);
    command.add("params", JsonParser.parseString(parameters));
    WebSocket unused = socket.sendText(command.toString(), true).join();
    try {
      JsonObject answer;
      do {
        answer =
            Objects.requireNonNull(
                answers.all.poll(90, TimeUnit.SECONDS), "no answer to " + command);
      } while (!answer.has("id") || answer.get("id").getAsInt() != id);
      if (!answer.get("type").getAsString().equals("success")) {
        throw new AssertionError(command + " was answered " + answer);
      }
      return answer.getAsJsonObject("result");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw process.failure("Interrupted while waiting for the answer to " + command);
    }
  }

  @Override
  public void close() {
    socket.abort();
    process.close();
  }
}
