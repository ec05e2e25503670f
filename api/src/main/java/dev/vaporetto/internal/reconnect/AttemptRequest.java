package dev.vaporetto.internal.reconnect;

import dev.vaporetto.ReconnectRequest;
import dev.vaporetto.internal.client.Connector;
import dev.vaporetto.internal.client.RequestHeaders;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** The request of one attempt, while the application changes it. */
final class AttemptRequest implements ReconnectRequest {
  private final Connector connector;
  private final int attempt;
  private URI uri;
  private Map<String, List<String>> headers;

  AttemptRequest(Connector connector, int attempt, Map<String, List<String>> headers) {
    this.connector = connector;
    this.attempt = attempt;
    this.uri = connector.uri();
    this.headers = headers;
  }

  /** Calls the application with its class loader as the context class loader. */
  void prepare(Consumer<ReconnectRequest> preparer) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(connector.loader());
    try {
      preparer.accept(this);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  URI target() {
    return uri;
  }

  Map<String, List<String>> headers() {
    return headers;
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public String uri() {
    return uri.toString();
  }

  @Override
  public ReconnectRequest uri(String changed) {
    uri = connector.read(Objects.requireNonNull(changed, "uri"));
    return this;
  }

  @Override
  public ReconnectRequest header(String name, String... values) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(values, "values");
    Map<String, List<String>> changed = RequestHeaders.remove(headers, name);
    for (String value : values) {
      changed = RequestHeaders.add(changed, name, Objects.requireNonNull(value, "value"));
    }
    headers = changed;
    return this;
  }
}
