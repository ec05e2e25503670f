package dev.vaporetto.engine;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Starts the engine of a web application by hand, where no servlet container looks for its {@link
 * jakarta.servlet.ServletContainerInitializer}: in embedded servers, and in applications that
 * exclude the jar from the search. Stateless, so safe from any thread.
 *
 * <pre>{@code
 * // Jetty and Tomcat
 * context.addServletContainerInitializer(
 *     (none, application) -> VaporettoEngine.install(application, Echo.class));
 * }</pre>
 */
public final class VaporettoEngine {
  private VaporettoEngine() {}

  /**
   * Starts the engine of an application, and deploys classes as if the servlet container had found
   * them (Jakarta WebSocket §6.2). An application has one engine: where it runs already, because of
   * an earlier call or because the servlet container has found it, only those classes are deployed
   * that have not been before. The engine ends with the context.
   *
   * <p>To be called while the context starts: from {@code ServletContainerInitializer.onStartup},
   * or from {@code ServletContextListener .contextInitialized} of a listener that web.xml or an
   * annotation declares. A context that is stopped and started again needs the call each time. Once
   * the engine runs, it may be called at any time.
   *
   * @param classes classes with {@code @ServerEndpoint}; {@code Endpoint}s and {@code
   *     ServerApplicationConfig}s that choose among them; with vaporetto-api on the class path, its
   *     {@code WebSocketApplication}s as well. None is right where endpoints are added to the
   *     container that is returned
   * @return the container of the application, also where the context's attribute has another one
   * @throws ServletException if an endpoint is wrong, a class is none of the above, or the
   *     WebSocket API is missing or too old; says what was expected
   * @throws IllegalStateException if the context has started already, or belongs to a listener that
   *     may not add filters (Servlet 6.0 §4.4)
   */
  public static EngineServerContainer install(ServletContext context, Class<?>... classes)
      throws ServletException {
    return installer().install(context, new LinkedHashSet<>(List.of(classes)));
  }

  /**
   * The container of an application whose engine runs.
   *
   * @return null if none does
   */
  public static @Nullable EngineServerContainer running(ServletContext context) {
    try {
      return installer().running(context);
    } catch (ServletException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /**
   * Empties an application before it is stopped; see {@link EngineServerContainer#drain}. For what
   * takes a server out of service, as a servlet that an orchestrator asks before it ends the
   * process. Where nobody calls this, {@link EngineProperties#DRAIN} says how long a stop waits.
   *
   * <pre>{@code
   * int cutOff = VaporettoEngine.drain(servlet.getServletContext(), Duration.ofSeconds(20));
   * }</pre>
   *
   * @param wait how long sessions may take to end by themselves, zero to a day
   * @return how many had to be closed
   * @throws IllegalStateException if no engine runs in the application
   */
  public static int drain(ServletContext context, Duration wait) {
    EngineServerContainer container = running(context);
    if (container == null) {
      throw new IllegalStateException(
          "no engine of Vaporetto runs in the application \"" + context.getContextPath() + "\"");
    }
    return container.drain(wait);
  }

  private static Installer installer() throws ServletException {
    try {
      return ServiceLoader.load(Installer.class, Installer.class.getClassLoader())
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "no implementation of "
                          + Installer.class.getName()
                          + " was found; expected the file META-INF/services/"
                          + Installer.class.getName()
                          + " of the vaporetto jar"));
    } catch (ServiceConfigurationError e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new ServletException(reason.getMessage(), e);
    }
  }

  /** What {@link VaporettoEngine} calls. The engine implements it; applications need not. */
  public interface Installer {
    /** See {@link VaporettoEngine#install}. */
    EngineServerContainer install(ServletContext context, Set<Class<?>> classes)
        throws ServletException;

    /** See {@link VaporettoEngine#running}. */
    @Nullable EngineServerContainer running(ServletContext context);
  }
}
