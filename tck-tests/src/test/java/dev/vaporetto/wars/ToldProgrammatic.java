package dev.vaporetto.wars;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** Tells the peer what its request was. */
public class ToldProgrammatic extends Endpoint {
  @Override
  public void onOpen(Session session, EndpointConfig config) {
    try {
      session.getBasicRemote().sendText(ToldConfigurator.tell(session));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deploys it, and the annotated ones beside it. */
  public static class Config implements ServerApplicationConfig {
    @Override
    public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> scanned) {
      return Set.of(
          ServerEndpointConfig.Builder.create(ToldProgrammatic.class, "/told/programmatic")
              .configurator(new ToldConfigurator())
              .build());
    }

    @Override
    public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> scanned) {
      return scanned;
    }
  }
}
