package dev.vaporetto.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.vaporetto.browser.WebDriver.WebDriverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

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

  private WebDriver driver() {
    return browser.inFront(handle);
  }

  void open(URI page) {
    driver().post("/url", WebDriver.object("url", page.toString()));
  }

  /** Presses the Back button. */
  void back() {
    driver().post("/back", new JsonObject());
  }

  /** Types as a user does, after what is there. Code points of the WebDriver key table are keys. */
  void type(String id, String keys) {
    driver().post("/element/" + element(id) + "/value", WebDriver.object("text", keys));
  }

  /** Replaces what is in a field. */
  void fill(String id, String text) {
    driver().post("/element/" + element(id) + "/clear", new JsonObject());
    type(id, text);
  }

  void click(String id) {
    driver().post("/element/" + element(id) + "/click", new JsonObject());
  }

  private String element(String id) {
    JsonObject selector = WebDriver.object("using", "css selector");
    selector.addProperty("value", "#" + id);
    JsonObject found = driver().post("/element", selector).getAsJsonObject();
    return found.get("element-6066-11e4-a52e-4f735466cecf").getAsString();
  }

  /** The value of a JavaScript expression; {@code arguments[i]} are the arguments. */
  JsonElement evaluate(String expression, Object... arguments) {
    return run("return " + expression, arguments);
  }

  /** Waits until a JavaScript expression is true; {@code arguments[i]} are the arguments. */
  void await(String condition, Object... arguments) {
    try {
      run(
          """
          return new Promise(resolve => {
            const look = () => (%s) ? resolve(true) : setTimeout(look, 20);
            look();
          })
          """
              .formatted(condition),
          arguments);
    } catch (WebDriverException e) {
      throw new AssertionError(
          "Not within %s: %s with %s; the page showed:%n%s"
              .formatted(
                  PATIENCE,
                  condition,
                  List.of(arguments),
                  evaluate("document.body.innerText").getAsString()),
          e);
    }
  }

  private JsonElement run(String script, Object... arguments) {
    JsonObject command = WebDriver.object("script", script);
    JsonArray values = new JsonArray();
    for (Object argument : arguments) {
      values.add(WebDriver.json(argument));
    }
    command.add("args", values);
    return driver().post("/execute/sync", command);
  }

  /** Shows the page in a size and in the light or dark scheme, and without motion. */
  void look(int width, int height, String scheme) {
    devTools(
        "Emulation.setDeviceMetricsOverride",
        """
        {"width": %d, "height": %d, "deviceScaleFactor": 1, "mobile": false}\
        """
            .formatted(width, height));
    devTools(
        "Emulation.setEmulatedMedia",
        """
        {"features": [{"name": "prefers-color-scheme", "value": "%s"},
                      {"name": "prefers-reduced-motion", "value": "reduce"}]}\
        """
            .formatted(scheme));
    await(
        "innerWidth === arguments[0] && matchMedia(arguments[1]).matches",
        width,
        "(prefers-color-scheme: " + scheme + ")");
  }

  private void devTools(String method, String parameters) {
    JsonObject command = WebDriver.object("cmd", method);
    command.add("params", JsonParser.parseString(parameters));
    driver().post("/goog/cdp/execute", command);
  }

  @Override
  public void close() {
    browser.closeWindow(handle);
  }

  /** Takes a picture of what the window shows. */
  void screenshot(Path png) {
    byte[] bytes = Base64.getDecoder().decode(driver().get("/screenshot").getAsString());
    try {
      Files.createDirectories(png.getParent());
      Files.write(png, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
