package dev.vaporetto.bootstrap;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.HandlesTypes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.System.Logger.Level;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Started by the servlet container for each web application that carries the jar, with the classes
 * that it has found (Jakarta WebSocket §6.2). Whoever starts it by hand may hand over all classes
 * that {@link dev.vaporetto.engine.VaporettoEngine#install} takes. It does nothing where {@link
 * dev.vaporetto.engine.EngineProperties#START} says so.
 */
@HandlesTypes({ServerApplicationConfig.class, ServerEndpoint.class, Endpoint.class})
public final class VaporettoInitializer implements ServletContainerInitializer {
  /** The name of the filter, so that an application can map it elsewhere in its chain. */
  public static final String FILTER_NAME = "dev.vaporetto.WebSocketFilter";

  /**
   * For the service loader.
   *
   * @throws IllegalStateException if the WebSocket API is missing: here, because the annotation of
   *     this class cannot be read then
   */
  public VaporettoInitializer() {
    StandardApi.requirePresent();
  }

  @Override
  public void onStartup(@Nullable Set<Class<?>> found, ServletContext context)
      throws ServletException {
    if (!StartChoice.isScan(context)) {
      return;
    }
    Set<Class<?>> unknown = Installation.run(context, found == null ? Set.of() : found).unknown();
    if (!unknown.isEmpty()) {
      System.getLogger(VaporettoInitializer.class.getName())
          .log(Level.WARNING, OtherInitializers.message(unknown));
    }
  }
}
