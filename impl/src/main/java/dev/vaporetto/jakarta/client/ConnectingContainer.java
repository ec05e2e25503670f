package dev.vaporetto.jakarta.client;

import dev.vaporetto.client.ClientRuntime;
import dev.vaporetto.client.uri.RequestedUri;
import dev.vaporetto.engine.EngineContainer;
import dev.vaporetto.engine.EngineMemory;
import dev.vaporetto.jakarta.session.AccountMemory;
import dev.vaporetto.jakarta.session.Extensions;
import dev.vaporetto.metrics.EngineCounters;
import dev.vaporetto.protocol.message.MessageLimits;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What the containers of this engine have in common: they connect, and have the defaults of new
 * sessions. Thread-safe; a changed default holds for sessions that begin later.
 */
public abstract class ConnectingContainer implements EngineContainer, AutoCloseable {
  private final ClientRuntime runtime;
  private final EngineCounters counters;
  private final ClientConnector connector;
  private final CloseListeners closeListeners = new CloseListeners();

  private volatile long asyncSendTimeout = 20_000;
  private volatile long maxSessionIdleTimeout;
  private volatile int maxBinarySize = MessageLimits.DEFAULT_MAX_MESSAGE_SIZE;
  private volatile int maxTextSize = MessageLimits.DEFAULT_MAX_MESSAGE_SIZE;

  /** A container whose clients connect by {@code runtime}, which is not closed with it. */
  @SuppressWarnings("this-escape") // The connector keeps it, and calls it when something connects.
  protected ConnectingContainer(ClientRuntime runtime) {
    this.runtime = runtime;
    counters = new EngineCounters(runtime.connections().memory());
    counters.addTakeovers(runtime::takeovers);
    connector = new ClientConnector(this, runtime, counters);
  }

  @Override
  public Session connectToServer(Object annotatedEndpoint, URI uri)
      throws DeploymentException, IOException {
    return connector.connect(annotatedEndpoint, uri);
  }

  @Override
  public Session connectToServer(Class<?> annotatedEndpointClass, URI uri)
      throws DeploymentException, IOException {
    return connector.connect(annotatedEndpointClass, uri);
  }

  @Override
  public Session connectToServer(Endpoint endpoint, ClientEndpointConfig config, URI uri)
      throws DeploymentException, IOException {
    return connector.connect(endpoint, config, uri);
  }

  @Override
  public Session connectToServer(
      Class<? extends Endpoint> endpointClass, ClientEndpointConfig config, URI uri)
      throws DeploymentException, IOException {
    return connector.connect(endpointClass, config, uri);
  }

  @Override
  public CompletableFuture<Session> connectAsync(
      Endpoint endpoint, ClientEndpointConfig config, URI uri) {
    return connector.connectAsync(endpoint, config, uri);
  }

  @Override
  public URI uri(String text) {
    return RequestedUri.read(text);
  }

  @Override
  public boolean addCloseListener(Runnable listener) {
    return closeListeners.add(listener);
  }

  @Override
  public void removeCloseListener(Runnable listener) {
    closeListeners.remove(listener);
  }

  @Override
  public final EngineCounters metrics() {
    return counters;
  }

  @Override
  public EngineMemory openMemory(Runnable giveUp) {
    return new AccountMemory(runtime.connections().memory().openKept(giveUp::run));
  }

  @Override
  public long getDefaultAsyncSendTimeout() {
    return asyncSendTimeout;
  }

  @Override
  public void setAsyncSendTimeout(long milliseconds) {
    asyncSendTimeout = milliseconds;
  }

  @Override
  public long getDefaultMaxSessionIdleTimeout() {
    return maxSessionIdleTimeout;
  }

  @Override
  public void setDefaultMaxSessionIdleTimeout(long milliseconds) {
    maxSessionIdleTimeout = milliseconds;
  }

  @Override
  public int getDefaultMaxBinaryMessageBufferSize() {
    return maxBinarySize;
  }

  @Override
  public void setDefaultMaxBinaryMessageBufferSize(int bytes) {
    maxBinarySize = bytes;
  }

  @Override
  public int getDefaultMaxTextMessageBufferSize() {
    return maxTextSize;
  }

  @Override
  public void setDefaultMaxTextMessageBufferSize(int bytes) {
    maxTextSize = bytes;
  }

  @Override
  public Set<Extension> getInstalledExtensions() {
    return Set.of(Extensions.DEFLATE);
  }

  /**
   * Closes every session of {@code connectToServer} with 1001, and blocks until the peers have
   * answered, at most half a second. Later connects fail.
   */
  @Override
  public void close() {
    closeListeners.callAll(runtime.connections().executor());
    connector.close();
  }
}
