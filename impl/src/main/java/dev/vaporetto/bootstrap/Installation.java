package dev.vaporetto.bootstrap;

import dev.vaporetto.engine.EngineServerContainer;
import dev.vaporetto.jakarta.container.VaporettoServerContainer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The start of an application's engine: builds the container, deploys endpoints, and puts the
 * filter in front of the application's servlets, behind its own filters. All of this happens once
 * for each start of a context, however often it is asked for.
 */
final class Installation {
  private Installation() {}

  /**
   * What came of it.
   *
   * @param unknown the classes that nobody can deploy
   */
  record Result(VaporettoServerContainer container, Set<Class<?>> unknown) {}

  /** Starts the engine if it does not run, and deploys those classes that have not been before. */
  static Result run(ServletContext context, Set<Class<?>> classes) throws ServletException {
    RunningEngine running = RunningEngine.of(context);
    if (running == null) {
      running = start(context, classes);
    } else {
      deploy(running, classes);
    }
    return new Result(
        running.container(), OtherInitializers.run(running.loader(), classes, context));
  }

  /** Does the same for classes that are all meant to be deployed. */
  static EngineServerContainer byHand(ServletContext context, Set<Class<?>> classes)
      throws ServletException {
    HandedClasses.requireDeployable(classes);
    Result result = run(context, classes);
    if (!result.unknown().isEmpty()) {
      throw new ServletException(OtherInitializers.message(result.unknown()));
    }
    return result.container();
  }

  /** The container of a context; null where no engine runs. */
  static @Nullable EngineServerContainer running(ServletContext context) {
    RunningEngine running = RunningEngine.in(context);
    return running == null ? null : running.container();
  }

  private static RunningEngine start(ServletContext context, Set<Class<?>> classes)
      throws ServletException {
    String problem = StandardApi.problem();
    if (problem != null) {
      throw new ServletException(problem);
    }
    PlatformConfigurator.prime();
    RunningEngine running = new RunningEngine(Engine.start(context), context);
    try {
      deploy(running, classes);
      register(running, context);
      SearchedJars.check(context, running.loader());
      running.announce();
      return running;
    } catch (ServletException | RuntimeException | Error e) {
      running.end();
      throw e;
    }
  }

  private static void deploy(RunningEngine running, Set<Class<?>> classes) throws ServletException {
    try {
      running.deploy(classes);
    } catch (DeploymentException e) {
      throw new ServletException(e.getMessage(), e);
    }
  }

  private static void register(RunningEngine running, ServletContext context)
      throws ServletException {
    try {
      running.begin();
      addFilter(context);
    } catch (IllegalStateException | UnsupportedOperationException e) {
      throw new IllegalStateException(
          "The application \""
              + context.getContextPath()
              + "\" takes no filter any more, so the engine cannot be installed; expected a call in"
              + " ServletContainerInitializer.onStartup, or in contextInitialized of a listener"
              + " that web.xml or an annotation declares",
          e);
    }
  }

  /** A context that is stopped and started again may have kept the filter: Jetty's does. */
  private static void addFilter(ServletContext context) throws ServletException {
    String name = VaporettoInitializer.FILTER_NAME;
    FilterRegistration.Dynamic filter = context.addFilter(name, new EngineFilter());
    if (filter != null) {
      filter.setAsyncSupported(true);
      // Behind the application's own filters: what they guard stays guarded. A rewrite may lead to
      // a route, but an included, failed or resumed request cannot become a WebSocket.
      filter.addMappingForUrlPatterns(
          EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD), true, "/*");
      return;
    }
    FilterRegistration present = context.getFilterRegistration(name);
    if (present == null || !EngineFilter.class.getName().equals(present.getClassName())) {
      throw new ServletException("a filter named " + name + " is registered already");
    }
  }
}
