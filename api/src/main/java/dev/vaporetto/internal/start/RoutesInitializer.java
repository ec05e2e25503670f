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
 * Started by the servlet container: finds the application's {@link WebSocketApplication}s, and
 * registers their routes as soon as the engine's {@code ServerContainer} is there.
 */
@HandlesTypes(WebSocketApplication.class)
public final class RoutesInitializer implements ServletContainerInitializer {
  /** For the service loader. */
  public RoutesInitializer() {}

  @Override
  public void onStartup(@Nullable Set<Class<?>> found, ServletContext context)
      throws ServletException {
    for (Class<?> type : found == null ? Set.<Class<?>>of() : found) {
      if (isApplication(type)) {
        // What one application tells its routes is no other one's business.
        ApplicationRoutes routes = new ApplicationRoutes();
        instance(type.asSubclass(WebSocketApplication.class)).routes(routes);
        context.addListener(new RoutesDeployment(type.getName(), routes));
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
    context.addListener(new ClientsEnd());
    ServletEngines.prepare(context);
  }

  private static boolean isApplication(Class<?> type) {
    return WebSocketApplication.class.isAssignableFrom(type)
        && Modifier.isPublic(type.getModifiers())
        && !Modifier.isAbstract(type.getModifiers());
  }

  /** Whether somebody may expect it to be found; not what is written where it is used. */
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
