package dev.vaporetto.jakarta.client;

import dev.vaporetto.client.ClientRuntime;

/**
 * A {@code WebSocketContainer} for clients. Thread-safe. It costs nothing while it has no session;
 * {@link #close} ends its sessions, and its threads too unless another container uses them.
 */
public final class VaporettoClientContainer extends ConnectingContainer {
  VaporettoClientContainer(ClientRuntime runtime) {
    super(runtime);
  }
}
