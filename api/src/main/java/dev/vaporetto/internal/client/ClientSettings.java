package dev.vaporetto.internal.client;

import dev.vaporetto.Reconnect;
import dev.vaporetto.internal.engine.ClientOption;
import jakarta.websocket.WebSocketContainer;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The options of a client, with their types. Immutable.
 *
 * @param values the options that were set, each of which was checked
 */
public record ClientSettings(Map<ClientOption, Object> values) {
  /** Copies the map. */
  public ClientSettings {
    EnumMap<ClientOption, Object> copy = new EnumMap<>(ClientOption.class);
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
  }

  private <T> @Nullable T value(ClientOption option, Class<T> type) {
    return type.cast(values.get(option));
  }

  /** Headers by name, in the order of the calls. */
  @SuppressWarnings("unchecked") // Written by header() only.
  public Map<String, List<String>> headers() {
    Object headers = values.get(ClientOption.HEADERS);
    return headers == null ? Map.of() : (Map<String, List<String>>) headers;
  }

  @SuppressWarnings("unchecked") // Written by subprotocols() only.
  List<String> subprotocols() {
    Object names = values.get(ClientOption.SUBPROTOCOLS);
    return names == null ? List.of() : (List<String>) names;
  }

  /** Null for the JVM's default. */
  @Nullable SSLContext sslContext() {
    return value(ClientOption.SSL_CONTEXT, SSLContext.class);
  }

  /** Null for none. */
  public @Nullable Duration pingInterval() {
    return value(ClientOption.PING_INTERVAL, Duration.class);
  }

  /** In bytes; null for the container's default. */
  public @Nullable Integer maxMessageSize() {
    return value(ClientOption.MAX_MESSAGE_SIZE, Integer.class);
  }

  boolean isCompressed() {
    return Boolean.TRUE.equals(values.get(ClientOption.COMPRESSION));
  }

  /** Null for the engine's threads. */
  public @Nullable Executor executor() {
    return value(ClientOption.EXECUTOR, Executor.class);
  }

  /** Null for the one that {@code ContainerProvider} finds. */
  public @Nullable WebSocketContainer container() {
    return value(ClientOption.CONTAINER, WebSocketContainer.class);
  }

  /** Null if the socket does not reconnect. */
  public @Nullable Reconnect reconnect() {
    return value(ClientOption.RECONNECT, Reconnect.class);
  }
}
