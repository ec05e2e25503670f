package dev.vaporetto.jakarta.client;

import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;

/**
 * Found by {@link ContainerProvider#getWebSocketContainer} through the service loader. Each call
 * gets a container with defaults of its own; the threads are shared.
 */
public final class VaporettoContainerProvider extends ContainerProvider {
  /** For the service loader. */
  public VaporettoContainerProvider() {}

  @Override
  protected WebSocketContainer getContainer() {
    return new VaporettoClientContainer(ClientRuntimes.current());
  }
}
