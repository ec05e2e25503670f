package dev.vaporetto.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.ScriptTimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.remote.RemoteWebDriver;

/** A window of a {@link Browser}. Elements are named by their id. */
final class Window implements AutoCloseable {
  /** How long a condition may take: the page's longest pause between two attempts, and more. */
  static final Duration PATIENCE = Duration.ofSeconds(45);

  private final Browser browser;
  private final String handle;

  Window(Browser browser, String handle) {
    this.browser = browser;
    this.handle = handle;
  }

  private RemoteWebDriver driver() {
    return browser.inFront(handle);
  }

  void open(URI page) {
    driver().get(page.toString());
  }

  /** Presses the Back button. */
  void back() {
    driver().navigate().back();
  }

  /** Presses the Reload button. */
  void reload() {
    driver().navigate().refresh();
  }

  /** Types as a user does, after what is there. */
  void type(String id, CharSequence keys) {
    element(id).sendKeys(keys);
  }

  /** Replaces what is in a field. */
  void fill(String id, String text) {
    element(id).clear();
    type(id, text);
  }

  void click(String id) {
    element(id).click();
  }

  private WebElement element(String id) {
    return driver().findElement(By.id(id));
  }

  /** The value of a JavaScript expression; {@code arguments[i]} are the arguments. */
  <T> T evaluate(Class<T> type, String expression, Object... arguments) {
    Object value = run("return " + expression, arguments);
    return type.cast(Objects.requireNonNull(value, expression));
  }

  /** Waits until a JavaScript expression is true; {@code arguments[i]} are the arguments. */
  void await(String condition, Object... arguments) {
    try {
      run(
          """
          return new Promise(resolve => {
            const look = () => (%s) ? resolve(true) : setTimeout(look, 10);
            look();
          })
          """
              .formatted(condition),
          arguments);
    } catch (ScriptTimeoutException e) {
      throw new AssertionError(
          "Not within %s: %s with %s; the page showed:%n%s"
              .formatted(
                  PATIENCE,
                  condition,
                  Arrays.toString(arguments),
                  evaluate(String.class, "document.body.innerText")),
          e);
    }
  }

  /** Runs the body of a function; what it returns may be a promise. */
  @Nullable Object run(String script, Object... arguments) {
    return driver().executeScript(script, arguments);
  }

  /** Shows the page in a size and in the light or dark scheme, and without motion. */
  void look(int width, int height, String scheme) {
    devTools(
        "setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    devTools(
        "setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    await(
        "innerWidth === arguments[0] && matchMedia(arguments[1]).matches",
        width,
        "(prefers-color-scheme: " + scheme + ")");
  }

  /** Pretends to be a phone: a finger instead of a mouse, and no keyboard. */
  void touch(boolean enabled) {
    devTools("setTouchEmulationEnabled", Map.of("enabled", enabled));
    devTools(
        "setDeviceMetricsOverride",
        Map.of("width", 360, "height", 740, "deviceScaleFactor", 1, "mobile", enabled));
  }

  private void devTools(String emulation, Map<String, Object> parameters) {
    browser.devTools(handle, "Emulation." + emulation, parameters);
  }

  @Override
  public void close() {
    browser.closeWindow(handle);
  }

  /** Takes a picture of what the window shows. */
  void screenshot(Path png) {
    try {
      Files.createDirectories(png.getParent());
      Files.write(png, driver().getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
