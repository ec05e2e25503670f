package dev.vaporetto.bootstrap;

import dev.vaporetto.jakarta.container.VaporettoServerContainer;
import dev.vaporetto.servlet.WebSocketFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.HandlesTypes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Started by the servlet container for each web application that carries the jar: builds the {@link
 * ServerContainer}, deploys the endpoints that were found (Jakarta WebSocket §6.2), and puts the
 * filter in front of the application's servlets, behind its own filters.
 */
@HandlesTypes({ServerApplicationConfig.class, ServerEndpoint.class, Endpoint.class})
public final class VaporettoInitializer implements ServletContainerInitializer {
  /** The name of the filter, so that an application can map it elsewhere in its chain. */
  public static final String FILTER_NAME = "dev.vaporetto.WebSocketFilter";

  /** For the service loader. */
  public VaporettoInitializer() {}

  @Override
  public void onStartup(@Nullable Set<Class<?>> found, ServletContext context)
      throws ServletException {
    PlatformConfigurator.prime();
    Engine engine = Engine.start(context);
    VaporettoServerContainer container = engine.container();
    try {
      new EndpointScan(found == null ? Set.of() : found).deployTo(container);
    } catch (DeploymentException e) {
      engine.close();
      throw new ServletException(e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      engine.close();
      throw e;
    }
    ForeignEngine foreign = new ForeignEngine(context, container);
    foreign.replace();
    context.addListener(new EngineLifecycle(engine, foreign));
    FilterRegistration.Dynamic filter =
        context.addFilter(
            FILTER_NAME, new WebSocketFilter(container.routes(), engine.handshakes()));
    if (filter == null) {
      engine.close();
      throw new ServletException("a filter named " + FILTER_NAME + " is registered already");
    }
    filter.setAsyncSupported(true);
    // Behind the application's own filters: what they guard stays guarded.
    filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
  }
}
