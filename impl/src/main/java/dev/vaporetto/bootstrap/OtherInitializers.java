package dev.vaporetto.bootstrap;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.HandlesTypes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The initializers of our other jars, for classes that are handed over by hand: a {@code
 * WebSocketApplication} is vaporetto-api's.
 */
final class OtherInitializers {
  private static final String OUR_PACKAGES = "dev.vaporetto.";

  /** The attribute of a context in which classes are handed over by hand. */
  private static final String HANDED_OVER = "dev.vaporetto.handedOver";

  /** What the engine deploys itself. */
  private static final List<Class<?>> OWN =
      List.of(ServerApplicationConfig.class, ServerEndpoint.class, Endpoint.class);

  private OtherInitializers() {}

  /**
   * Hands each class that the engine does not deploy to the initializer that asks for its kind.
   *
   * @return the classes that none asks for
   */
  static Set<Class<?>> run(ClassLoader loader, Set<Class<?>> classes, ServletContext context)
      throws ServletException {
    Set<Class<?>> left = new LinkedHashSet<>(classes);
    left.removeIf(type -> isOfKind(type, OWN));
    if (left.isEmpty()) {
      return left;
    }
    for (Class<? extends ServletContainerInitializer> type : ours(loader)) {
      HandlesTypes handles = type.getAnnotation(HandlesTypes.class);
      List<Class<?>> kinds = handles == null ? List.of() : List.of(handles.value());
      Set<Class<?>> asked =
          left.stream().filter(each -> isOfKind(each, kinds)).collect(Collectors.toSet());
      if (!asked.isEmpty()) {
        handOver(asked, instance(type), context);
        left.removeAll(asked);
      }
    }
    return left;
  }

  /** An initializer that leaves alone what the servlet container finds can tell this from it. */
  private static void handOver(
      Set<Class<?>> classes, ServletContainerInitializer initializer, ServletContext context)
      throws ServletException {
    context.setAttribute(HANDED_OVER, true);
    try {
      initializer.onStartup(classes, context);
    } finally {
      context.removeAttribute(HANDED_OVER);
    }
  }

  static String message(Set<Class<?>> unknown) {
    return "Cannot deploy "
        + unknown.stream().map(Class::getName).sorted().collect(Collectors.joining(", "))
        + "; expected classes with @ServerEndpoint, Endpoints, ServerApplicationConfigs, or"
        + " WebSocketApplications where vaporetto-api is on the class path";
  }

  /**
   * As a servlet container searches: a class, or one that it inherits from (Servlet 6.0 §8.2.4).
   */
  private static boolean isOfKind(Class<?> type, List<Class<?>> kinds) {
    return kinds.stream().anyMatch(kind -> kind.isAssignableFrom(type) || isAnnotated(type, kind));
  }

  private static boolean isAnnotated(Class<?> type, Class<?> kind) {
    if (!kind.isAnnotation()) {
      return false;
    }
    Class<? extends Annotation> annotation = kind.asSubclass(Annotation.class);
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      if (each.isAnnotationPresent(annotation)
          || Arrays.stream(each.getInterfaces()).anyMatch(base -> isAnnotated(base, kind))) {
        return true;
      }
    }
    return false;
  }

  /** Not made here: an application may have initializers of others that cannot be. */
  private static List<Class<? extends ServletContainerInitializer>> ours(ClassLoader loader) {
    List<Class<? extends ServletContainerInitializer>> found = new ArrayList<>();
    ServiceLoader.load(ServletContainerInitializer.class, loader).stream()
        .map(ServiceLoader.Provider::type)
        .filter(type -> type.getName().startsWith(OUR_PACKAGES))
        .filter(type -> type != VaporettoInitializer.class)
        .forEach(found::add);
    return found;
  }

  private static ServletContainerInitializer instance(
      Class<? extends ServletContainerInitializer> type) throws ServletException {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ServletException("The initializer " + type.getName() + " cannot be made", e);
    }
  }
}
