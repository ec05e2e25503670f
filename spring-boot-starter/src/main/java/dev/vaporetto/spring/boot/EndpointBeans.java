package dev.vaporetto.spring.boot;

import jakarta.websocket.server.ServerEndpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/** The classes with {@code @ServerEndpoint} that are beans. Thread-safe. */
final class EndpointBeans {
  private final ConfigurableListableBeanFactory beans;

  /** Null until it is asked for: then all beans are known. Guarded by this. */
  private @Nullable Map<Class<?>, String> names;

  EndpointBeans(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  /**
   * The classes with the names of their beans; not to be asked for before all beans are known.
   *
   * @throws IllegalStateException if a class has two beans
   */
  synchronized Map<Class<?>, String> names() {
    Map<Class<?>, String> known = names;
    if (known == null) {
      known = find();
      names = known;
    }
    return known;
  }

  private Map<Class<?>, String> find() {
    Map<Class<?>, String> found = new LinkedHashMap<>();
    for (String name : beans.getBeanNamesForAnnotation(ServerEndpoint.class)) {
      Class<?> type = beans.getType(name);
      if (type == null || ScopedProxyUtils.isScopedTarget(name)) {
        continue;
      }
      Class<?> endpoint = ClassUtils.getUserClass(type);
      String other = found.put(endpoint, name);
      if (other != null) {
        throw new IllegalStateException(
            "The beans \""
                + other
                + "\" and \""
                + name
                + "\" are both of the endpoint "
                + endpoint.getName()
                + "; expected one bean for each @ServerEndpoint");
      }
    }
    return found;
  }
}
