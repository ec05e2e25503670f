package dev.vaporetto.bootstrap;

import jakarta.servlet.ServletException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpoint;
import java.util.Set;

/** Classes that somebody names. What a search finds by the way and nobody deploys is a mistake. */
final class HandedClasses {
  private HandedClasses() {}

  static void requireDeployable(Set<Class<?>> classes) throws ServletException {
    boolean chosen = classes.stream().anyMatch(ServerApplicationConfig.class::isAssignableFrom);
    for (Class<?> type : classes) {
      if (type.isAnnotationPresent(ServerEndpoint.class)) {
        continue;
      }
      if (Endpoint.class.isAssignableFrom(type) && !chosen) {
        throw new ServletException(
            "The Endpoint "
                + type.getName()
                + " has no path; expected a ServerApplicationConfig beside it, or a call of"
                + " addEndpoint with a ServerEndpointConfig");
      }
      if (inheritsFromEndpoint(type)) {
        throw new ServletException(
            type.getName()
                + " has no @ServerEndpoint of its own, and does not inherit that of its superclass;"
                + " expected an annotated class");
      }
    }
  }

  private static boolean inheritsFromEndpoint(Class<?> type) {
    for (Class<?> base = type.getSuperclass(); base != null; base = base.getSuperclass()) {
      if (base.isAnnotationPresent(ServerEndpoint.class)) {
        return true;
      }
    }
    return false;
  }
}
