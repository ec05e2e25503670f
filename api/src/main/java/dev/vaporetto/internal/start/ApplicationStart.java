package dev.vaporetto.internal.start;

import dev.vaporetto.internal.reconnect.Reconnection;
import dev.vaporetto.internal.room.LocalRooms;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One start of a web application: what has been begun in it. It is found in an attribute of the
 * context. For the thread that starts or stops the context.
 */
final class ApplicationStart {
  private static final String ATTRIBUTE = ApplicationStart.class.getName();

  private final ServletContext context;
  private final Set<Class<?>> begun = new HashSet<>();
  private final List<RoutesDeployment> deployments = new ArrayList<>();

  /** Whether routes wait for the start of the context, and with it for the engine's container. */
  private boolean waiting = true;

  /** The container of that time, if there is no event when the application ends; else null. */
  private @Nullable Object container;

  private ApplicationStart(ServletContext context) {
    this.context = context;
  }

  /** The start that is under way, or a new one. */
  static ApplicationStart of(ServletContext context) {
    ApplicationStart present = in(context);
    if (present != null && present.isUnderWay()) {
      return present;
    }
    ApplicationStart start = new ApplicationStart(context);
    context.setAttribute(ATTRIBUTE, start);
    try {
      context.addListener(new ApplicationLifecycle());
    } catch (IllegalArgumentException | UnsupportedOperationException notInThisPhase) {
      // Servlet 6.0 §4.4.3: a ServletContextListener may not add another one. Whoever starts this
      // in such a phase has started an engine before.
      start.waiting = false;
      start.container = Objects.requireNonNullElse(RoutesDeployment.containerOf(context), context);
    }
    return start;
  }

  /** The start that a context knows; null if there is none. */
  static @Nullable ApplicationStart in(ServletContext context) {
    return context.getAttribute(ATTRIBUTE) instanceof ApplicationStart start ? start : null;
  }

  /** Not if the context has been stopped and started again without an event. */
  private boolean isUnderWay() {
    return container == null || container == RoutesDeployment.containerOf(context);
  }

  /** Whether a class has not been begun before. */
  boolean isNew(Class<?> type) {
    return begun.add(type);
  }

  /** Deploys routes as soon as there may be a container. */
  void add(RoutesDeployment deployment) {
    deployments.add(deployment);
    if (!waiting) {
      deployment.deployTo(context);
    }
  }

  /** The context has started. */
  void deploy() {
    if (waiting) {
      waiting = false;
      deployments.forEach(each -> each.deployTo(context));
    }
  }

  /**
   * The context stops. The application's clients do not reconnect any more, and its rooms leave
   * their brokers: they would keep its classes in memory.
   */
  void end() {
    context.removeAttribute(ATTRIBUTE);
    deployments.forEach(RoutesDeployment::end);
    ClassLoader loader = context.getClassLoader();
    // An embedded server's context may have none, or the JVM's, whose clients go on.
    if (loader != null && loader != ClassLoader.getSystemClassLoader()) {
      Reconnection.stopAll(loader);
      LocalRooms.closeAll(loader);
    }
  }
}
