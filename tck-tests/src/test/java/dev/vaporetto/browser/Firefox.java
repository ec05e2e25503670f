package dev.vaporetto.browser;

import dev.vaporetto.containers.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openqa.selenium.bidi.BiDi;
import org.openqa.selenium.bidi.Command;
import org.openqa.selenium.bidi.Connection;
import org.openqa.selenium.remote.http.ClientConfig;
import org.openqa.selenium.remote.http.HttpClient;

/**
 * A headless Firefox with a profile of its own, driven by WebDriver BiDi over its own socket: no
 * geckodriver is needed. For one thread.
 */
final class Firefox implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(90);
  private static final Pattern LISTENING =
      Pattern.compile("WebDriver BiDi listening on (ws://\\S+)");

  private final ServerProcess process;
  private final BiDi session;
  private final Object tab;

  private Firefox(ServerProcess process, BiDi session) {
    this.process = process;
    this.session = session;
    // The harness's key is self-signed.
    command(
        "session.new",
        Map.of("capabilities", Map.of("alwaysMatch", Map.of("acceptInsecureCerts", true))));
    Map<String, Object> made = command("browsingContext.create", Map.of("type", "tab"));
    tab = Objects.requireNonNull(made.get("context"), "the context of a new tab");
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
    return process.closedOnFailure(() -> new Firefox(process, connect(listening(process))));
  }

  private static BiDi connect(String url) {
    HttpClient client =
        HttpClient.Factory.createDefault()
            .createClient(ClientConfig.defaultConfig().baseUri(URI.create(url)));
    return new BiDi(new Connection(client, url + "/session"), ANSWER);
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

  void open(URI page) {
    command(
        "browsingContext.navigate",
        Map.of("context", tab, "url", page.toString(), "wait", "complete"));
  }

  /** The value of a JavaScript expression, or of its promise; it must be a string. */
  String evaluate(String expression) {
    Map<String, Object> answer =
        command(
            "script.evaluate",
            Map.of(
                "expression", expression, "target", Map.of("context", tab), "awaitPromise", true));
    if (answer.get("result") instanceof Map<?, ?> value && "string".equals(value.get("type"))) {
      return String.valueOf(value.get("value"));
    }
    throw new AssertionError("expected a string, but got " + answer);
  }

  private Map<String, Object> command(String method, Map<String, Object> parameters) {
    return session.send(new Command<>(method, parameters, Map.class));
  }

  @Override
  public void close() {
    session.close();
    process.close();
  }
}
