package dev.vaporetto.internal.start;

import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRoutes;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.HandlesTypes;
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
    WebSocketRoutes routes = new WebSocketRoutes();
    boolean any = false;
    for (Class<?> type : found == null ? Set.<Class<?>>of() : found) {
      if (isApplication(type)) {
        instance(type.asSubclass(WebSocketApplication.class)).routes(routes);
        any = true;
      }
    }
    if (any) {
      context.addListener(new RoutesDeployment(routes));
    }
  }

  private static boolean isApplication(Class<?> type) {
    return WebSocketApplication.class.isAssignableFrom(type)
        && Modifier.isPublic(type.getModifiers())
        && !Modifier.isAbstract(type.getModifiers());
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
