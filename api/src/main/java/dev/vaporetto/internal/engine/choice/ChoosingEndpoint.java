package dev.vaporetto.internal.engine.choice;

import dev.vaporetto.internal.engine.Inbound;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that chooses the engine when its connection opens, by the container of the session.
 */
public final class ChoosingEndpoint extends Endpoint {
  private final Inbound inbound;

  /** Set by {@link #onOpen}, the first call. */
  private volatile @Nullable Endpoint chosen;

  ChoosingEndpoint(Inbound inbound) {
    this.inbound = inbound;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    Endpoint endpoint = Engines.of(session.getContainer()).endpoint(inbound);
    chosen = endpoint;
    endpoint.onOpen(session, config);
  }

  @Override
  public void onError(Session session, Throwable failure) {
    Endpoint endpoint = chosen;
    if (endpoint != null) {
      endpoint.onError(session, failure);
    }
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    Endpoint endpoint = chosen;
    if (endpoint != null) {
      endpoint.onClose(session, reason);
    }
  }
}
