package dev.vaporetto.bootstrap;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A servlet context with attributes, listeners and filters. For one thread. */
final class ScriptedContext {
  final Map<String, Object> attributes = new HashMap<>();
  final List<ServletContextListener> listeners = new ArrayList<>();
  final Map<String, String> parameters = new HashMap<>();
  final Map<String, Filter> filters = new HashMap<>();

  /** By path in the application; folders are not among them. */
  final Map<String, byte[]> files = new HashMap<>();

  String path = "/app" + System.nanoTime();

  /** Whether it is the context of a listener's event, which takes no more listeners. */
  boolean refusesListeners;

  /** Whether it takes neither listeners nor filters any more. */
  boolean hasStarted;

  /** Null for a context that has no class loader of its own. */
  @Nullable ClassLoader loader = getClass().getClassLoader();

  final ServletContext context =
      proxy(
          ServletContext.class,
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "getContextPath" -> path;
                case "getClassLoader" -> loader;
                case "getInitParameter" -> parameters.get(text(arguments));
                case "getAttribute" -> attributes.get(text(arguments));
                case "setAttribute" -> attributes.put(text(arguments), arguments[1]);
                case "removeAttribute" -> attributes.remove(text(arguments));
                case "addListener" -> add((EventListener) arguments[0]);
                case "addFilter" -> add(text(arguments), (Filter) arguments[1]);
                case "getResourcePaths" -> children(text(arguments));
                case "getResourceAsStream" ->
                    new ByteArrayInputStream(
                        Objects.requireNonNull(files.get(text(arguments)), "the file"));
                case "getFilterRegistration" -> registration(filters.get(text(arguments)));
                default -> null;
              });

  /** As {@link ServletContext#getResourcePaths}: null where there is nothing. */
  private @Nullable Set<String> children(String folder) {
    Set<String> children = new TreeSet<>();
    for (String file : files.keySet()) {
      if (file.startsWith(folder)) {
        int slash = file.indexOf('/', folder.length());
        children.add(slash < 0 ? file : file.substring(0, slash + 1));
      }
    }
    return children.isEmpty() ? null : children;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            ScriptedContext.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static String text(Object[] arguments) {
    return (String) arguments[0];
  }

  private @Nullable Object add(EventListener listener) {
    if (hasStarted) {
      throw new IllegalStateException();
    }
    if (listener instanceof ServletContextListener ours) {
      if (refusesListeners) {
        throw new IllegalArgumentException("a ServletContextListener may not add another one");
      }
      listeners.add(ours);
    }
    return null;
  }

  private FilterRegistration.@Nullable Dynamic add(String name, Filter filter) {
    return filters.putIfAbsent(name, filter) == null
        ? proxy(FilterRegistration.Dynamic.class, (proxy, method, arguments) -> null)
        : null;
  }

  private static @Nullable FilterRegistration registration(@Nullable Filter filter) {
    return filter == null
        ? null
        : proxy(
            FilterRegistration.class,
            (proxy, method, arguments) ->
                method.getName().equals("getClassName") ? filter.getClass().getName() : null);
  }

  /** The rest of the start: listeners, then filters. */
  void started() throws Exception {
    listeners.forEach(each -> each.contextInitialized(new ServletContextEvent(context)));
    for (Map.Entry<String, Filter> filter : filters.entrySet()) {
      filter.getValue().init(config(filter.getKey()));
    }
  }

  private jakarta.servlet.FilterConfig config(String name) {
    return proxy(
        jakarta.servlet.FilterConfig.class,
        (proxy, method, arguments) ->
            method.getName().equals("getServletContext") ? context : name);
  }

  /** The stop, after which there may be another start: filters and listeners stay. */
  void stopped() {
    filters.values().forEach(Filter::destroy);
    listeners.forEach(each -> each.contextDestroyed(new ServletContextEvent(context)));
  }

  Object attribute(Class<?> name) {
    return Objects.requireNonNull(attributes.get(name.getName()), name.getName());
  }

  /** The names of the threads of the context's engine. */
  List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(thread -> thread.contains(path))
        .toList();
  }
}
