package dev.vaporetto.bootstrap;

import dev.vaporetto.jakarta.container.VaporettoServerContainer;
import dev.vaporetto.servlet.OwnRequests;
import dev.vaporetto.servlet.WebSocketFilter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The engine of one application, from one start of its context to the next stop. It is found in an
 * attribute of the context. Thread-safe.
 *
 * <p>It ends with the context's own event: a connector's stop comes too late for an undeploy. Where
 * no listener for that event may be added, it ends with its filter.
 */
final class RunningEngine {
  static final String ATTRIBUTE = "dev.vaporetto.bootstrap.RunningEngine";

  /** How often an application without endpoints is looked at after its start, for late ones. */
  private static final int LATE_LOOKS = 10;

  /** What comes together is deployed within that time. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Engine engine;
  private final ServletContext context;
  private final ForeignEngine foreign;
  private final WebSocketFilter filter;
  private final AtomicBoolean ended = new AtomicBoolean();

  /** Whether the log has what is served. */
  private final AtomicBoolean announced = new AtomicBoolean();

  /** What has been deployed. Guarded by this. */
  private final Set<Class<?>> known = new HashSet<>();

  /** Whether the context's events do not reach this object. Set once, before the filter starts. */
  private volatile boolean livesAsItsFilter;

  RunningEngine(Engine engine, ServletContext context) {
    this.engine = engine;
    this.context = context;
    this.foreign = new ForeignEngine(context, engine.container());
    engine.container().setAnnouncement(this::announceServing);
    this.filter = new WebSocketFilter(engine.container().routes(), engine.handshakes());
  }

  /**
   * The engine that runs in a context; null if none does.
   *
   * @throws ServletException if it comes from another copy of this jar
   */
  static @Nullable RunningEngine of(ServletContext context) throws ServletException {
    Object present = context.getAttribute(ATTRIBUTE);
    if (present != null && !(present instanceof RunningEngine)) {
      throw new ServletException(
          "The application \""
              + context.getContextPath()
              + "\" has Vaporetto twice: the engine of "
              + Archive.nameOf(present.getClass())
              + " runs already, and that of "
              + Archive.nameOf(RunningEngine.class)
              + " is to be started. Remove one of the two jars.");
    }
    return (RunningEngine) present;
  }

  /** The engine of this jar that runs in a context; null if none does. */
  static @Nullable RunningEngine in(ServletContext context) {
    return context.getAttribute(ATTRIBUTE) instanceof RunningEngine running ? running : null;
  }

  VaporettoServerContainer container() {
    return engine.container();
  }

  /** The loader of the application's classes. */
  ClassLoader loader() {
    return engine.applicationLoader();
  }

  WebSocketFilter filter() {
    return filter;
  }

  /** Deploys the classes that have not come before. */
  synchronized void deploy(Set<Class<?>> classes) throws DeploymentException {
    Set<Class<?>> more = new LinkedHashSet<>(classes);
    more.removeAll(known);
    new EndpointScan(more).deployTo(engine.container());
    known.addAll(more);
  }

  /** Ties the engine to the context's events. */
  void begin() {
    context.setAttribute(ATTRIBUTE, this);
    try {
      context.addListener(new EngineLifecycle());
    } catch (IllegalArgumentException | UnsupportedOperationException notInThisPhase) {
      // Servlet 6.0 §4.4.3: a ServletContextListener may not add another one
      livesAsItsFilter = true;
    }
    try {
      context.addListener(new OwnRequests());
    } catch (IllegalArgumentException | UnsupportedOperationException notInThisPhase) {
      System.getLogger(RunningEngine.class.getName())
          .log(
              System.Logger.Level.DEBUG,
              "handshakes behind filters that put a proxy around the request may be refused",
              notInThisPhase);
    }
  }

  /** Makes the container known to the application: last, since another engine's may be there. */
  void announce() {
    foreign.replace();
  }

  /** The application runs. Another engine's initializer may have come after ours. */
  void started() {
    foreign.replace();
    engine.container().deployed();
    TomcatServlets.check(context);
  }

  /** All listeners of the application have run, and what they could deploy is deployed. */
  void filterStarted() {
    if (livesAsItsFilter) {
      started();
    }
    if (engine.container().hasEndpointFactory()) {
      // The framework announces what it deploys when it has done so.
      return;
    }
    boolean serves = !engine.container().endpointClasses().isEmpty();
    UnservedClasses.check(context, loader(), serves, namesOfKnown());
    if (serves) {
      announceServing();
    } else {
      // A servlet that starts now, or the program around an embedded server, may deploy yet.
      announceLater(LATE_LOOKS);
    }
  }

  private synchronized Set<String> namesOfKnown() {
    return known.stream().map(Class::getName).collect(Collectors.toSet());
  }

  private void announceLater(int looks) {
    engine
        .timers()
        .schedule(
            LOOK,
            () -> {
              if (looks == 1 || !engine.container().endpointClasses().isEmpty()) {
                announceServing();
              } else {
                announceLater(looks - 1);
              }
            });
  }

  private void announceServing() {
    if (announced.compareAndSet(false, true)) {
      StartLine.log(
          context, engine.container().endpointClasses(), engine.handshakes().describe(context));
    }
  }

  void filterEnded() {
    if (livesAsItsFilter) {
      end();
    }
  }

  /** Once. The context may be started again, with another engine. */
  void end() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    engine.close();
    if (context.getAttribute(ATTRIBUTE) == this) {
      context.removeAttribute(ATTRIBUTE);
    }
    String container = ServerContainer.class.getName();
    if (context.getAttribute(container) == engine.container()) {
      context.removeAttribute(container);
    }
  }
}
