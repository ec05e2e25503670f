package dev.vaporetto.internal.start;

import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.internal.engine.choice.ServletEngines;
import dev.vaporetto.internal.route.ApplicationRoutes;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.HandlesTypes;
import java.lang.System.Logger.Level;
import java.lang.reflect.Modifier;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Called by the servlet container at the start of a web application. It instantiates the {@link
 * WebSocketApplication}s, unless CDI may do so when it has begun, and lets {@link RoutesDeployment}
 * put their routes into service as soon as there is a {@code ServerContainer}. It may be called
 * more than once, by hand and by the search: each application is instantiated once.
 */
@HandlesTypes(WebSocketApplication.class)
public final class RoutesInitializer implements ServletContainerInitializer {
  /** For the service loader. */
  public RoutesInitializer() {}

  @Override
  public void onStartup(@Nullable Set<Class<?>> found, ServletContext context)
      throws ServletException {
    StandardApi.require();
    ApplicationStart start = ApplicationStart.of(context);
    for (Class<?> type : found == null || isForOthers(context) ? Set.<Class<?>>of() : found) {
      if (!start.isNew(type)) {
        continue;
      }
      if (isApplication(type)) {
        start.add(deployment(type.asSubclass(WebSocketApplication.class)));
      } else if (isHidden(type)) {
        System.getLogger(RoutesInitializer.class.getName())
            .log(
                Level.WARNING,
                "The WebSocketApplication "
                    + type.getName()
                    + " is not public, so its routes are not registered; expected a public class"
                    + " with a public constructor without parameters");
      }
    }
    ServletEngines.prepare(context);
  }

  /** Each application has routes of its own: its options do not apply to those of another one. */
  private static RoutesDeployment deployment(Class<? extends WebSocketApplication> type)
      throws ServletException {
    if (InjectedApplication.isPossible(type)) {
      return new RoutesDeployment(type);
    }
    ApplicationRoutes routes = new ApplicationRoutes();
    instance(type).routes(routes);
    return new RoutesDeployment(type.getName(), routes);
  }

  /** Whether a framework makes and deploys what the servlet container has found. */
  private static boolean isForOthers(ServletContext context) {
    return "install".equals(context.getInitParameter("dev.vaporetto.start"))
        && context.getAttribute("dev.vaporetto.handedOver") == null;
  }

  private static boolean isApplication(Class<?> type) {
    return WebSocketApplication.class.isAssignableFrom(type)
        && Modifier.isPublic(type.getModifiers())
        && !Modifier.isAbstract(type.getModifiers());
  }

  /**
   * Whether a class looks as if it should be found, but cannot be. Anonymous classes and lambdas
   * are meant to be used elsewhere.
   */
  private static boolean isHidden(Class<?> type) {
    return WebSocketApplication.class.isAssignableFrom(type)
        && !Modifier.isPublic(type.getModifiers())
        && !Modifier.isAbstract(type.getModifiers())
        && !type.isAnonymousClass()
        && !type.isLocalClass()
        && !type.isHidden();
  }

  private static WebSocketApplication instance(Class<? extends WebSocketApplication> type)
      throws ServletException {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ServletException(
          "The WebSocketApplication "
              + type.getName()
              + " cannot be instantiated; expected a public constructor without parameters that"
              + " does not throw",
          e);
    }
  }
}
