package dev.vaporetto.browser;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * The few commands of the W3C WebDriver protocol that the tests need, as JSON over HTTP. Immutable.
 */
final class WebDriver {
  /** Longer than any script of a test may run. */
  private static final Duration ANSWER = Duration.ofSeconds(90);

  private static final Gson GSON = new Gson();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;

  /** Commands to a driver at the URL. */
  WebDriver(String base) {
    this.base = base;
  }

  /** The commands below a path, as those of a session. */
  WebDriver under(String path) {
    return new WebDriver(base + path);
  }

  /** An object with one member. */
  static JsonObject object(String name, Object value) {
    JsonObject object = new JsonObject();
    object.add(name, json(value));
    return object;
  }

  static JsonElement json(Object value) {
    return GSON.toJsonTree(value);
  }

  JsonElement get(String path) {
    return send(request(path).GET());
  }

  JsonElement post(String path, JsonObject body) {
    return send(request(path).POST(BodyPublishers.ofString(body.toString())));
  }

  void delete(String path) {
    send(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER);
  }

  private JsonElement send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      JsonElement value = JsonParser.parseString(response.body()).getAsJsonObject().get("value");
      if (response.statusCode() != 200) {
        throw new WebDriverException(request + " was answered " + explained(value));
      }
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(request + " was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WebDriverException("Interrupted while waiting for the answer to " + request);
    }
  }

  /** Without the driver's own stack trace. */
  private static String explained(JsonElement value) {
    JsonObject error = value.getAsJsonObject();
    return error.get("error").getAsString() + ": " + error.get("message").getAsString();
  }

  /** A command that the driver did not carry out; the message has its answer. */
  static final class WebDriverException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WebDriverException(String message) {
      super(message);
    }
  }
}
