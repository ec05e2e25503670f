package dev.vaporetto.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.vaporetto.containers.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A headless Chromium with a profile of its own, driven by the chromedriver on the PATH. Neither
 * outlives this JVM. For one thread: a command goes to the window that is in front.
 */
final class Browser implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");

  private final ServerProcess driver;
  private final WebDriver session;

  /** The handle of the window in front, empty when that was closed. */
  private String front;

  private Browser(ServerProcess driver, WebDriver session) {
    this.driver = driver;
    this.session = session;
    this.front = session.get("/window").getAsString();
  }

  /**
   * Starts the browser. A machine without one skips the test, but not where the environment says
   * that it is a CI run.
   */
  static Browser start() {
    Path chromium = require("chromium");
    Path chromedriver = require("chromedriver");
    Path work = newWorkDirectory();
    ServerProcess driver =
        ServerProcess.startWatched(List.of(chromedriver.toString(), "--port=0"), work);
    return driver.closedOnFailure(
        () -> {
          WebDriver server = new WebDriver("http://localhost:" + port(driver));
          JsonElement created =
              server.post("/session", newSession(chromium, work.resolve("profile")));
          String id = created.getAsJsonObject().get("sessionId").getAsString();
          return new Browser(driver, server.under("/session/" + id));
        });
  }

  private static Path require(String program) {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst();
    String reason = "There is no " + program + " on the PATH";
    if (found.isEmpty() && System.getenv("CI") != null) {
      throw new IllegalStateException(reason + ", and CI is set: this test is never skipped there");
    }
    Assumptions.assumeTrue(found.isPresent(), reason);
    return found.orElseThrow();
  }

  private static Path newWorkDirectory() {
    try {
      Path parent = Path.of(System.getProperty("vaporetto.browser", "target/browser"));
      return Files.createTempDirectory(Files.createDirectories(parent), "chromium-")
          .toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String port(ServerProcess driver) {
    Matcher line;
    try {
      line =
          driver
              .log()
              .await(PORT, 0, START)
              .orElseThrow(() -> driver.failure("chromedriver did not start within " + START));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw driver.failure("Interrupted while chromedriver started");
    }
    return line.group(1);
  }

  private static JsonObject newSession(Path chromium, Path profile) {
    JsonArray arguments = new JsonArray();
    Stream.of(
            "--headless=new",
            // Containers run as root and without user namespaces; only our own pages are opened.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // The harness's key is self-signed.
            "--ignore-certificate-errors",
            "--lang=en-GB",
            "--user-data-dir=" + profile)
        .forEach(arguments::add);
    JsonObject options = new JsonObject();
    options.addProperty("binary", chromium.toString());
    options.add("args", arguments);
    JsonObject wanted = new JsonObject();
    wanted.add("goog:chromeOptions", options);
    wanted.add("timeouts", WebDriver.object("script", Window.PATIENCE.toMillis()));
    return WebDriver.object("capabilities", WebDriver.object("alwaysMatch", wanted));
  }

  /** Opens a window of the same user. */
  Window newWindow() {
    JsonElement made = session.post("/window/new", WebDriver.object("type", "window"));
    return new Window(this, made.getAsJsonObject().get("handle").getAsString());
  }

  /** The session, with the window in front. */
  WebDriver inFront(String window) {
    if (!window.equals(front)) {
      session.post("/window", WebDriver.object("handle", window));
      front = window;
    }
    return session;
  }

  /** Closes a window that was opened here. */
  void closeWindow(String window) {
    inFront(window).delete("/window");
    front = "";
  }

  @Override
  public void close() {
    try {
      session.delete("");
    } finally {
      driver.close();
    }
  }
}
