package dev.vaporetto.internal.engine.own;

import dev.vaporetto.engine.EngineContainer;
import dev.vaporetto.engine.EngineServerContainer;
import dev.vaporetto.engine.OpeningFailedException;
import dev.vaporetto.internal.Kept;
import dev.vaporetto.internal.engine.ClientOption;
import dev.vaporetto.internal.engine.Engine;
import dev.vaporetto.internal.engine.Inbound;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Our engine, by the API that it publishes for this purpose; {@link OwnRoutes} has what needs the
 * server part of the standard API.
 */
public final class OwnEngine implements Engine {
  /** RFC 9110 §15.2.2: not a refusal, also where the rest of the answer is wrong. */
  private static final int SWITCHING_PROTOCOLS = 101;

  /** Whether a container is of this engine. */
  public boolean has(@Nullable WebSocketContainer container) {
    return container instanceof EngineContainer;
  }

  @Override
  public Endpoint endpoint(Inbound inbound) {
    return new OwnEndpoint(inbound);
  }

  @Override
  public void configure(
      ClientEndpointConfig config,
      WebSocketContainer container,
      Map<ClientOption, Object> options) {
    OwnOptions.put(options, config.getUserProperties());
  }

  @Override
  public URI uri(WebSocketContainer container, String text) {
    return ((EngineContainer) container).uri(text);
  }

  @Override
  public CompletableFuture<Session> connect(
      WebSocketContainer container, Endpoint endpoint, ClientEndpointConfig config, URI uri) {
    try {
      return ((EngineContainer) container).connectAsync(endpoint, config, uri);
    } catch (RuntimeException | LinkageError e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public int refusal(Throwable failure) {
    if (failure instanceof OpeningFailedException failed
        && failed.status() != SWITCHING_PROTOCOLS) {
      return failed.status();
    }
    return 0;
  }

  @Override
  public boolean addCloseListener(WebSocketContainer container, Runnable listener) {
    return ((EngineContainer) container).addCloseListener(listener);
  }

  @Override
  public void removeCloseListener(WebSocketContainer container, Runnable listener) {
    ((EngineContainer) container).removeCloseListener(listener);
  }

  @Override
  public Kept keep(WebSocketContainer container, Runnable giveUp) {
    return new OwnKept(((EngineContainer) container).openMemory(giveUp));
  }

  @Override
  public void onDrain(WebSocketContainer container, Consumer<Session> listener) {
    ((EngineServerContainer) container).addDrainListener(listener::accept);
  }

  @Override
  public int drain(WebSocketContainer container, Duration wait) {
    return ((EngineServerContainer) container).drain(wait);
  }

  @Override
  public void removeEndpoint(WebSocketContainer container, String path) {
    boolean unused = ((EngineServerContainer) container).removeEndpoint(path);
  }
}
