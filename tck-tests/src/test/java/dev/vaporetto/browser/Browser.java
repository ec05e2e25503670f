package dev.vaporetto.browser;

import dev.vaporetto.containers.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openqa.selenium.ImmutableCapabilities;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.remote.CommandInfo;
import org.openqa.selenium.remote.HttpCommandExecutor;
import org.openqa.selenium.remote.RemoteExecuteMethod;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.remote.http.HttpClient;
import org.openqa.selenium.remote.http.HttpMethod;

/**
 * A headless Chromium with a profile of its own, driven by the chromedriver on the PATH. Neither
 * outlives this JVM. For one thread: a command goes to the window that is in front.
 */
final class Browser {
  private static final String CHROMIUM = "chromium";
  private static final String CHROMEDRIVER = "chromedriver";
  private static final Duration START = Duration.ofSeconds(30);
  private static final Pattern DRIVER_PORT = Pattern.compile("started successfully on port (\\d+)");
  private static final Pattern DEBUGGER = Pattern.compile("^DevTools listening on ws://([^/]+)/");

  /** A command that is Chromium's own: one of its developer tools. */
  private static final String DEV_TOOLS = "devTools";

  private final RemoteWebDriver driver;

  /** The handle of the browser's first window, which stays open. */
  private final String first;

  /** The handle of the window in front. */
  private String front;

  private Browser(RemoteWebDriver driver) {
    this.driver = driver;
    this.first = driver.getWindowHandle();
    this.front = first;
  }

  /**
   * The browser of all tests of this JVM, which ends with it: a start takes seconds.
   *
   * @throws IllegalStateException when it is {@linkplain #missing missing}
   */
  static Browser shared() {
    return Shared.BROWSER;
  }

  private static Browser start() {
    missing()
        .ifPresent(
            reason -> {
              throw new IllegalStateException(reason);
            });
    Path chromium = find(CHROMIUM).orElseThrow();
    Path chromedriver = find(CHROMEDRIVER).orElseThrow();
    Path work = newWorkDirectory();
    // Not by the driver: a driver that is killed leaves its browser running.
    ServerProcess browser =
        ServerProcess.startWatched(chromium(chromium, work), directory(work, "chromium"));
    return browser.closedOnFailure(
        () -> {
          String debugger = await(browser, DEBUGGER);
          ServerProcess driver =
              ServerProcess.startWatched(
                  List.of(chromedriver.toString(), "--port=0"), directory(work, "chromedriver"));
          return driver.closedOnFailure(
              () -> {
                String address = "http://localhost:" + await(driver, DRIVER_PORT);
                return new Browser(session(address, debugger));
              });
        });
  }

  private static final class Shared {
    static final Browser BROWSER = start();
  }

  /** The missing prerequisite of a start; empty when there is none. */
  static Optional<String> missing() {
    return Stream.of(CHROMIUM, CHROMEDRIVER)
        .filter(program -> find(program).isEmpty())
        .map(program -> "There is no " + program + " on the PATH")
        .findFirst();
  }

  private static Optional<Path> find(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Path newWorkDirectory() {
    try {
      Path parent = Path.of(System.getProperty("vaporetto.browser", "target/browser"));
      return Files.createTempDirectory(Files.createDirectories(parent), "run-").toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path directory(Path parent, String name) {
    try {
      return Files.createDirectory(parent.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> chromium(Path program, Path work) {
    return List.of(
        program.toString(),
        "--headless=new",
        "--remote-debugging-port=0",
        // Build machines run as root and without user namespaces; only our own page is opened.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // The waves of the chat cost more than its tests.
        "--force-prefers-reduced-motion",
        // The harness's key is self-signed.
        "--ignore-certificate-errors",
        "--lang=en-GB",
        "--user-data-dir=" + work.resolve("profile"),
        "about:blank");
  }

  /** Waits for a line and returns what its pattern has in parentheses. */
  private static String await(ServerProcess process, Pattern pattern) {
    try {
      return process
          .log()
          .await(pattern, 0, START)
          .orElseThrow(() -> process.failure("No line like " + pattern + " within " + START))
          .group(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw process.failure("Interrupted while waiting for a line like " + pattern);
    }
  }

  private static RemoteWebDriver session(String driver, String debugger) {
    CommandInfo devTools = new CommandInfo("/session/:sessionId/goog/cdp/execute", HttpMethod.POST);
    try {
      URL address = new URL(driver);
      return new RemoteWebDriver(
          new HttpCommandExecutor(
              HttpClient.Factory.createDefault().createClient(address),
              Map.of(DEV_TOOLS, devTools),
              address),
          new ImmutableCapabilities(
              "goog:chromeOptions",
              Map.of("debuggerAddress", debugger),
              "timeouts",
              Map.of("script", Window.PATIENCE.toMillis())));
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Opens a window of the same user. */
  Window newWindow() {
    inFront(first).switchTo().newWindow(WindowType.WINDOW);
    front = driver.getWindowHandle();
    return new Window(this, front);
  }

  /** The driver, with the window in front. */
  RemoteWebDriver inFront(String window) {
    if (!window.equals(front)) {
      driver.switchTo().window(window);
      front = window;
    }
    return driver;
  }

  /** A command of the developer tools for the window. */
  void devTools(String window, String command, Map<String, Object> parameters) {
    new RemoteExecuteMethod(inFront(window))
        .execute(DEV_TOOLS, Map.of("cmd", command, "params", parameters));
  }

  /** Closes a window that was opened here. */
  void closeWindow(String window) {
    inFront(window).close();
    // Without a window in front the driver takes no command.
    front = "";
    inFront(first);
  }
}
